package io.coppice.actors.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {
    private static final Access ACCESS = Access.of(List.of(
            new Access.Token("reader", "r-secret", Right.READ),
            new Access.Token("builds", "s-secret", Right.SUBMIT),
            new Access.Token("boss", "a-secret", Right.ADMIN)));

    @ParameterizedTest(name = "{0} for {1}: {2}")
    @CsvSource(textBlock = """
            # header,          right,  who or status
            Bearer r-secret,   READ,   reader
            Bearer r-secret,   SUBMIT, 403
            Bearer r-secret,   ADMIN,  403
            Bearer s-secret,   READ,   builds
            Bearer s-secret,   SUBMIT, builds
            Bearer s-secret,   ADMIN,  403
            Bearer a-secret,   ADMIN,  boss
            Bearer a-secre,    READ,   401
            Bearer a-secret1,  READ,   401
            bearer a-secret,   READ,   401
            a-secret,          READ,   401
            '',                READ,   401
            Bearer,            READ,   401
            ,                  READ,   401
            """)
    void aTokenHasItsRightsAndThoseBelow(String header, Right right, String expected) {
        if (expected.matches("\\d+")) {
            assertThatThrownBy(() -> ACCESS.require(right, Optional.ofNullable(header)))
                    .isInstanceOfSatisfying(
                            FrontException.class,
                            refused -> assertThat(refused.status()).isEqualTo(Integer.parseInt(expected)))
                    .message()
                    .doesNotContain("secret");
        } else {
            assertThat(ACCESS.require(right, Optional.of(header)).name()).isEqualTo(expected);
        }
    }

    @Test
    void withoutTokensEverybodyMay() {
        assertThat(Access.OPEN.require(Right.ADMIN, Optional.empty()).name()).isEqualTo("anybody");
    }
}
