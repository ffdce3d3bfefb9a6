package io.coppice.compute.kernel.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OperationTest {

    /** An error on a device names the operation. */
    @Test
    void everyOperationHasANumberAndANameOfItsOwn() throws IllegalAccessException {
        Set<Integer> numbers = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (Field field : Operation.class.getDeclaredFields()) {
            if (field.getType() == int.class) {
                int number = field.getInt(null);
                assertThat(numbers.add(number)).as(field.getName()).isTrue();
                assertThat(Operation.name(number)).as(field.getName()).isNotBlank();
                assertThat(names.add(Operation.name(number)))
                        .as(field.getName())
                        .isTrue();
            }
        }
        assertThat(numbers).isNotEmpty();
    }
}
