package io.coppice.protocols.serialization;

import io.coppice.compute.gate.GateDraw;
import io.coppice.compute.gate.GateSample;
import io.coppice.compute.gate.StepOutcome;
import io.coppice.compute.metric.ConfusionMatrix;
import io.coppice.compute.metric.MetricValues;
import io.coppice.compute.targets.TargetSchema;
import io.coppice.compute.targets.Targets;
import io.coppice.compute.tensor.Tensor;
import io.coppice.compute.tensor.UnitSet;
import io.coppice.protocols.message.NetworkSize;
import io.coppice.protocols.message.ParameterProtocol.Slice;
import io.coppice.protocols.message.SnapshotProtocol.NamedArray;
import io.coppice.protocols.message.SnapshotProtocol.Part;
import io.coppice.protocols.message.StepId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What several messages have in common. */
final class Fields {

    private Fields() {}

    static void step(TensorOutput out, StepId step) {
        out.text(step.job());
        out.int64(step.incarnation());
        out.int64(step.step());
        out.int32(step.attempt());
    }

    static StepId step(TensorInput in) {
        return new StepId(in.text(), in.int64(), in.int64(), in.int32());
    }

    /** Only the stretch travels; it arrives as an array of its own. */
    static void slice(TensorOutput out, Slice slice) {
        out.floats(slice.data(), slice.from(), slice.length());
    }

    static Slice slice(TensorInput in) {
        float[] data = in.floats();
        return new Slice(data, 0, data.length);
    }

    static void outcome(TensorOutput out, StepOutcome outcome) {
        out.float64(outcome.lossA());
        out.float64(outcome.lossB());
        out.list(outcome.squaredNorms(), TensorOutput::floats);
        out.list(outcome.gateGradients(), TensorOutput::floats);
    }

    static StepOutcome outcome(TensorInput in) {
        return new StepOutcome(in.float64(), in.float64(), in.list(TensorInput::floats), in.list(TensorInput::floats));
    }

    static void draw(TensorOutput out, GateSample draw) {
        out.list(draw.layers(), Fields::gateDraw);
    }

    static GateSample draw(TensorInput in) {
        return new GateSample(in.list(Fields::gateDraw));
    }

    /** Where both passes open the same object, they do so on the other side too. */
    private static void gateDraw(TensorOutput out, GateDraw draw) {
        out.bool(draw.a() == draw.b());
        out.units(draw.a());
        if (draw.a() != draw.b()) {
            out.units(draw.b());
        }
        out.floats(draw.probability());
        out.floats(draw.noise());
        out.floats(draw.values());
        out.bool(draw.bySample());
        out.bool(draw.heldOpen());
    }

    private static GateDraw gateDraw(TensorInput in) {
        boolean same = in.bool();
        UnitSet a = in.units();
        UnitSet b = same ? a : in.units();
        return new GateDraw(a, b, in.floats(), in.floats(), in.floats(), in.bool(), in.bool());
    }

    static void part(TensorOutput out, Part part) {
        out.text(part.snapshot());
        out.int32(part.holder());
        out.list(part.arrays(), Fields::array);
        out.list(List.copyOf(part.numbers().entrySet()), (to, entry) -> {
            to.text(entry.getKey());
            to.int64(entry.getValue());
        });
    }

    static Part part(TensorInput in) {
        String snapshot = in.text();
        int holder = in.int32();
        List<NamedArray> arrays = in.list(Fields::array);
        Map<String, Long> numbers = new HashMap<>();
        in.list(from -> Map.entry(from.text(), from.int64()))
                .forEach(entry -> numbers.put(entry.getKey(), entry.getValue()));
        return new Part(snapshot, holder, arrays, Map.copyOf(numbers));
    }

    private static void array(TensorOutput out, NamedArray array) {
        out.text(array.name());
        out.ints(array.shape(), array.shape().length);
        out.floats(array.data());
    }

    private static NamedArray array(TensorInput in) {
        return new NamedArray(in.text(), in.ints(), in.floats());
    }

    /** Arrays may be longer than what the tensor views. */
    static void tensor(TensorOutput out, Tensor tensor) {
        out.int32(tensor.channels());
        out.int32(tensor.height());
        out.int32(tensor.width());
        out.int32(tensor.samples());
        out.int32(tensor.planeStride());
        out.floats(tensor.data(), 0, tensor.channels() * tensor.planeStride());
    }

    static Tensor tensor(TensorInput in) {
        int channels = in.int32();
        int height = in.int32();
        int width = in.int32();
        int samples = in.int32();
        int planeStride = in.int32();
        return new Tensor(in.floats(), channels, height, width, samples, planeStride);
    }

    /** @param samples of which the targets are written; there may be more */
    static void targets(TensorOutput out, Targets targets, int samples) {
        switch (targets) {
            case Targets.Classes classes -> {
                out.text(TargetSchema.Classes.KIND);
                out.ints(classes.labels(), samples);
            }
            case Targets.YesNo yesNo -> {
                out.text(TargetSchema.YesNo.KIND);
                out.int32(yesNo.columns());
                out.floats(yesNo.values(), 0, samples * yesNo.columns());
            }
            case Targets.Numbers numbers -> {
                out.text(TargetSchema.Numbers.KIND);
                out.int32(numbers.columns());
                out.floats(numbers.values(), 0, samples * numbers.columns());
            }
        }
    }

    static Targets targets(TensorInput in) {
        String kind = in.text();
        if (kind.equals(TargetSchema.Classes.KIND)) {
            return new Targets.Classes(in.ints());
        }
        int columns = in.int32();
        return kind.equals(TargetSchema.YesNo.KIND)
                ? new Targets.YesNo(in.floats(), columns)
                : new Targets.Numbers(in.floats(), columns);
    }

    static void metrics(TensorOutput out, MetricValues metrics) {
        out.text(metrics.deciding());
        out.list(List.copyOf(metrics.values().entrySet()), (to, entry) -> {
            to.text(entry.getKey());
            to.float64(entry.getValue());
        });
    }

    static MetricValues metrics(TensorInput in) {
        String deciding = in.text();
        Map<String, Double> values = new LinkedHashMap<>();
        in.list(from -> Map.entry(from.text(), from.float64()))
                .forEach(entry -> values.put(entry.getKey(), entry.getValue()));
        return new MetricValues(deciding, values);
    }

    static void confusion(TensorOutput out, ConfusionMatrix answers) {
        out.int32(answers.classes());
        out.list(answers.cells(), (to, cell) -> {
            to.int32(cell.actual());
            to.int32(cell.predicted());
            to.int32(cell.samples());
        });
    }

    static ConfusionMatrix confusion(TensorInput in) {
        int classes = in.int32();
        return new ConfusionMatrix(
                classes, in.list(from -> new ConfusionMatrix.Cell(from.int32(), from.int32(), from.int32())));
    }

    static void size(TensorOutput out, NetworkSize size) {
        out.ints(size.unitsKept(), size.unitsKept().length);
        out.ints(size.unitsTotal(), size.unitsTotal().length);
        out.int64(size.weightsKept());
        out.int64(size.weightsKeptPapers());
        out.int64(size.weightsTotal());
        out.int64(size.multiplyAddsKept());
        out.int64(size.multiplyAddsTotal());
        out.float64(size.weightsExpected());
        out.float64(size.multiplyAddsExpected());
    }

    static NetworkSize size(TensorInput in) {
        return new NetworkSize(
                in.ints(),
                in.ints(),
                in.int64(),
                in.int64(),
                in.int64(),
                in.int64(),
                in.int64(),
                in.float64(),
                in.float64());
    }
}
