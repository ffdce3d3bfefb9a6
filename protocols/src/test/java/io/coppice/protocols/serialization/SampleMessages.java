package io.coppice.protocols.serialization;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import io.coppice.protocols.message.JobEvent;
import io.coppice.protocols.message.ParameterProtocol.Slice;
import io.coppice.protocols.message.WireMessage;
import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes a message of any kind from random fields, and shows all that is in one. */
final class SampleMessages {
    private final ActorTestKit actors;
    private final Random random;

    SampleMessages(ActorTestKit actors, long seed) {
        this.actors = actors;
        this.random = new Random(seed);
    }

    /** Every kind of message there is. */
    static List<Class<?>> kinds() {
        return new ClassFileImporter()
                .importPackages(WireMessage.class.getPackageName()).stream()
                        .filter(type -> type.isAssignableTo(WireMessage.class) && !type.isInterface())
                        .map(JavaClass::reflect)
                        .collect(Collectors.toList());
    }

    Object make(Class<?> type) {
        try {
            RecordComponent[] components = type.getRecordComponents();
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Object[] fields = Arrays.stream(components)
                    .map(component -> field(component.getGenericType(), component.getType()))
                    .toArray();
            return type.getDeclaredConstructor(types).newInstance(fields);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("Cannot make a " + type, impossible);
        }
    }

    private Object field(Type generic, Class<?> type) {
        if (type.isArray()) {
            Object array = Array.newInstance(type.getComponentType(), 1 + random.nextInt(40));
            for (int i = 0; i < Array.getLength(array); i++) {
                Array.set(array, i, field(type.getComponentType(), type.getComponentType()));
            }
            return array;
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
        }
        return switch (type.getSimpleName()) {
            case "String" -> "text ü\n\"" + random.nextInt();
            case "int" -> random.nextInt();
            case "long" -> random.nextLong();
            case "boolean" -> random.nextBoolean();
            case "byte" -> (byte) random.nextInt();
            case "float" -> (float) random.nextGaussian();
            case "double", "Double" -> random.nextGaussian();
            case "UnitSet" -> UnitSet.where(1 + random.nextInt(100), unit -> random.nextBoolean());
            case "ActorRef" -> actors.createTestProbe().getRef();
            case "Optional" -> random.nextBoolean() ? Optional.of(argument(generic, 0)) : Optional.empty();
            case "List" ->
                IntStream.range(0, 1 + random.nextInt(4))
                        .mapToObj(i -> argument(generic, 0))
                        .toList();
            case "Map" -> Map.of(argument(generic, 0), argument(generic, 1));
            case "JobEvent" -> make(JobEvent.Progress.class);
            case "Tensor" -> new Tensor(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 2, 1, 2, 2, 4);
            case "Targets" -> targets();
            case "Slice" -> new Slice(new float[] {1, 2, 3, 4, 5}, random.nextInt(3), random.nextInt(3));
            default -> make(type);
        };
    }

    /** Of two samples, as many as the tensor has. */
    private Targets targets() {
        return switch (random.nextInt(3)) {
            case 0 -> Targets.of(5, 7);
            case 1 -> new Targets.YesNo(new float[] {0, 1, 1, 0, 1, 1}, 3);
            default -> new Targets.Numbers(new float[] {0.25f, -3}, 1);
        };
    }

    private Object argument(Type generic, int index) {
        Type argument = ((ParameterizedType) generic).getActualTypeArguments()[index];
        Class<?> raw = (Class<?>) (argument instanceof ParameterizedType nested ? nested.getRawType() : argument);
        Class<?> primitive = raw == Long.class
                ? long.class
                : raw == Integer.class ? int.class : raw == Double.class ? double.class : raw;
        return field(argument, primitive);
    }

    /** All that a receiver can see: of a view only what it shows. */
    static String show(Object value) {
        return switch (value) {
            case ActorRef<?> actor -> actor.path().toString();
            case Slice slice -> show(Arrays.copyOfRange(slice.data(), slice.from(), slice.from() + slice.length()));
            case Tensor tensor ->
                List.of(tensor.channels(), tensor.height(), tensor.width(), tensor.samples(), tensor.planeStride())
                        + show(Arrays.copyOf(tensor.data(), tensor.channels() * tensor.planeStride()));
            case Targets.Classes classes -> "classes " + Arrays.toString(classes.labels());
            case Targets.YesNo yesNo -> "yes-no " + yesNo.columns() + Arrays.toString(yesNo.values());
            case Targets.Numbers numbers -> "numbers " + numbers.columns() + Arrays.toString(numbers.values());
            case UnitSet units -> units.total() + Arrays.toString(units.toArray());
            case List<?> list ->
                list.stream().map(SampleMessages::show).toList().toString();
            case Optional<?> optional -> optional.map(SampleMessages::show).toString();
            case Record record -> record.getClass().getSimpleName() + showFields(record);
            default -> value.getClass().isArray() ? showArray(value) : value.toString();
        };
    }

    private static String showArray(Object array) {
        return IntStream.range(0, Array.getLength(array))
                .mapToObj(i -> show(Array.get(array, i)))
                .toList()
                .toString();
    }

    private static String showFields(Record record) {
        return Arrays.stream(record.getClass().getRecordComponents())
                .map(component -> {
                    try {
                        return component.getName() + "="
                                + show(component.getAccessor().invoke(record));
                    } catch (ReflectiveOperationException impossible) {
                        throw new IllegalStateException("Cannot read " + component, impossible);
                    }
                })
                .toList()
                .toString();
    }
}
