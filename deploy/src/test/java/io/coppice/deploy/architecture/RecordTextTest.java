package io.coppice.deploy.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.coppice.compute.tensor.ArrayText;
import io.coppice.protocols.message.EpochRow;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.NetworkSize;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who prints a public record reads numbers and not the addresses of arrays; who changes what an event gave changes a copy. */
@Timeout(120)
class RecordTextTest {

    @Test
    void everyPublicRecordWithArraysSaysTheirContents() {
        List<JavaClass> records = new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.coppice.protocols", "io.coppice.actors.client", "io.coppice.compute")
                        .stream()
                        .filter(JavaClass::isRecord)
                        .filter(RecordTextTest::isPublic)
                        .filter(type -> !arrays(type).isEmpty())
                        .toList();
        Set<String> unreadable = new TreeSet<>();
        for (JavaClass type : records) {
            JavaMethod text = type.getMethod("toString");
            boolean byNumbers = text.getMethodCallsFromSelf().stream()
                    .anyMatch(call -> call.getTargetOwner().isEquivalentTo(ArrayText.class));
            Set<String> said = text.getFieldAccesses().stream()
                    .map(JavaFieldAccess::getName)
                    .collect(Collectors.toSet());
            Set<String> all = new TreeSet<>();
            for (RecordComponent component : type.reflect().getRecordComponents()) {
                all.add(component.getName());
            }
            if (!byNumbers || !said.containsAll(all)) {
                unreadable.add(type.getFullName() + " says " + said + " of " + all);
            }
        }
        assertThat(records).hasSizeGreaterThan(20);
        assertThat(unreadable)
                .as("toString should be ArrayText.record of every component")
                .isEmpty();
    }

    @Test
    void eventsAreReadable() {
        JobEvent.Progress progress = new JobEvent.Progress("mine", 2, 30, 0.5, 400, 1000, new double[] {1.5, 2}, 7);
        JobEvent.EpochFinished epoch = new JobEvent.EpochFinished("mine", row());

        assertThat(progress)
                .asString()
                .startsWith("Progress[job=mine, epoch=2,")
                .contains("openUnits=[1.5, 2.0]");
        assertThat(epoch)
                .asString()
                .contains("openUnits=[3.0, 4.0]", "staleness=[9, 8]", "size=NetworkSize[unitsKept=[1, 2]")
                .doesNotContainPattern("\\[[DIJFB]@");
    }

    @Test
    void whatAnEventGivesIsACopy() {
        EpochRow row = row();
        row.openUnits()[0] = 100;
        row.staleness()[0] = 100;
        row.size().unitsKept()[0] = 100;

        assertThat(row.openUnits()).containsExactly(3, 4);
        assertThat(row.staleness()).containsExactly(9, 8);
        assertThat(row.size().unitsKept()).containsExactly(1, 2);
    }

    @Test
    void longArraysAreCutShort() {
        assertThat(ArrayText.of(new float[100]))
                .endsWith("0.0, ... 100 in all]")
                .hasSizeLessThan(120);
        assertThat(ArrayText.of(List.of(new int[] {1}, new long[] {2}))).isEqualTo("[[1], [2]]");
        assertThat(ArrayText.of(new byte[7])).isEqualTo("7 bytes");
    }

    private static EpochRow row() {
        NetworkSize size = new NetworkSize(new int[] {1, 2}, new int[] {3, 4}, 1, 1, 2, 1, 2, 1, 1);
        return new EpochRow(1, 10, 0.1, 0, 0.2, 0.9, size, new double[] {3, 4}, 0, 1, 100, 5, 1, new long[] {9, 8});
    }

    private static boolean isPublic(JavaClass type) {
        boolean itself = type.getModifiers().contains(JavaModifier.PUBLIC);
        Optional<JavaClass> within = type.getEnclosingClass();
        return itself && within.map(RecordTextTest::isPublic).orElse(true);
    }

    private static List<String> arrays(JavaClass type) {
        return java.util.Arrays.stream(type.reflect().getRecordComponents())
                .filter(component -> component.getGenericType().getTypeName().contains("[]"))
                .map(RecordComponent::getName)
                .toList();
    }
}
