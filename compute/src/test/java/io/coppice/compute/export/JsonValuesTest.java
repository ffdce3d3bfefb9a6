package io.coppice.compute.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.text.ParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class JsonValuesTest {

    @Test
    void valuesAreWhatTheyAreInJava() throws ParseException {
        String text = """
                { "a" : [1, -7, 0, 2147483648, 2.5, 1e3, -0.5E-1],\t"b": {"c":true , "d":false, "e":null},
                  "f":[], "g":{}, "":"\\u00e9\\ud83c\\udf33 \\"\\\\\\/\\b\\f\\n\\r\\t é" }\r
                """;
        assertThat(JsonValues.parse(text))
                .isEqualTo(Map.of(
                        "a", List.of(1, -7, 0, 2147483648L, 2.5, 1000.0, -0.05),
                        "b", mapOfNull(),
                        "f", List.of(),
                        "g", Map.of(),
                        "", "é\uD83C\uDF33 \"\\/\b\f\n\r\t é"));
    }

    private static Map<String, Object> mapOfNull() {
        Map<String, Object> map = new HashMap<>(Map.of("c", true, "d", false));
        map.put("e", null);
        return map;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":[1,2.5,{\"b\":null}],\"c\":{},\"d\":[]}",
                "\"\\u0001\\u001F \\\"\\\\\\b\\f\\n\\r\\t é/\"",
                "[true,false,\"\",9007199254740991]"
            })
    void whatIsWrittenIsReadBackAndWrittenAgain(String text) throws ParseException {
        assertThat(JsonValues.text(JsonValues.parse(text))).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            [            | character 1 is the end, expected more
            {"a"         | character 4 is the end, expected :
            {"a":1,}     | character 7 is '}', expected a field's name
            {a:1}        | character 1 is 'a', expected a field's name
            {"a":1 "b":2}| character 7 is '"', expected }
            {"a":1,"a":2}| Duplicate field 'a'
            [1,]         | character 3 is ']', expected a value
            [1           | character 2 is the end, expected ]
            1 2          | character 2 is '2', expected nothing more
            01           | character 1 is '1', expected no digit after a zero
            1.           | character 2 is the end, expected more
            1.x          | character 2 is 'x', expected a value
            -            | character 1 is the end, expected more
            1e+          | character 3 is the end, expected more
            +1           | character 0 is '+', expected a value
            NaN          | character 0 is 'N', expected a value
            nul          | character 0 is 'n', expected null
            "a           | character 2 is the end, expected "
            "\\x"        | character 2 is 'x', expected an escape
            "\\          | character 2 is the end, expected an escape
            "\\u12"      | character 5 is '"', expected four hexadecimal digits
            """)
    void whatIsNoJsonIsRefusedWithItsPlace(String text, String message) {
        String written = text.replace("\\\\", "\\");
        assertThatThrownBy(() -> JsonValues.parse(written))
                .isInstanceOf(ParseException.class)
                .hasMessage(message);
    }

    @Test
    void controlCharactersAndDeepNestsAreRefused() {
        assertThatThrownBy(() -> JsonValues.parse("\"a\nb\"")).hasMessageContaining("no control character");
        assertThatThrownBy(() -> JsonValues.parse("1\0")).hasMessageContaining("expected nothing more");
        char[] opening = new char[100_000];
        Arrays.fill(opening, '[');
        assertThatThrownBy(() -> JsonValues.parse(new String(opening)))
                .isInstanceOf(ParseException.class)
                .hasMessage("it nests deeper than 64 levels");
    }
}
