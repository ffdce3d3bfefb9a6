package io.coppice.compute.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitSetTest {

    /** Against the Java library's sets of bits, over sizes around the word length and shares from none to all. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void setsAgreeWithBitSets(long seed) {
        for (int total : new int[] {1, 2, 63, 64, 65, 130, 800}) {
            for (int tenths = 0; tenths <= 10; tenths += 2) {
                BitSet a = bits(seed, total, tenths);
                BitSet b = bits(seed + 100, total, 5);
                UnitSet left = UnitSet.where(total, a::get);
                UnitSet right = UnitSet.of(total, b);
                assertThat(left.toBitSet()).isEqualTo(a);
                assertThat(left.toArray()).isEqualTo(a.stream().toArray());
                assertThat(left.isAll()).isEqualTo(a.cardinality() == total);
                assertThat(left.isEmpty()).isEqualTo(a.isEmpty());
                BitSet both = (BitSet) a.clone();
                both.and(b);
                assertThat(left.intersect(right)).isEqualTo(UnitSet.of(total, both));
                assertThat(right.intersect(left)).isEqualTo(UnitSet.of(total, both));
                UnitSet wide = left.expand(3);
                assertThat(wide).isEqualTo(UnitSet.where(3 * total, unit -> a.get(unit / 3)));
                assertThat(wide.groups(3)).isEqualTo(left);
            }
        }
    }

    private static BitSet bits(long seed, int total, int tenths) {
        long base = new CounterRandom(seed).base(CounterRandom.Stream.GATES, tenths, total);
        BitSet bits = new BitSet(total);
        for (int unit = 0; unit < total; unit++) {
            bits.set(unit, CounterRandom.uniform(base, unit) < tenths / 10.0);
        }
        return bits;
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({"'3 2', 5", "'2 2', 5", "'1 5', 5", "'-1 2', 5"})
    void unitsMustAscendWithinTheLayer(String units, int total) {
        String[] parts = units.split(" ");
        assertThatThrownBy(() -> UnitSet.of(total, Integer.parseInt(parts[0]), Integer.parseInt(parts[1])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Open units must ascend within 0..4");
    }
}
