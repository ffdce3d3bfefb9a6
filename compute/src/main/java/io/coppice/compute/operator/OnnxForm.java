package io.coppice.compute.operator;

import io.coppice.compute.kernel.Window;
import io.coppice.compute.tensor.ArrayText;
import java.util.List;

/** An ONNX graph while it is put together: standard operators, a batch of any size. */
public interface OnnxForm {

    /** What an operator is told beside its inputs. */
    sealed interface Attribute {
        String name();

        record Whole(String name, long value) implements Attribute {}

        record Wholes(String name, long... values) implements Attribute {

            @Override
            public String toString() {
                return ArrayText.record("Wholes", "name", name, "values", values);
            }
        }

        record Real(String name, float value) implements Attribute {}
    }

    /** Adds a node. @return the name of its output, as given */
    String node(String operator, List<String> inputs, String output, Attribute... attributes);

    /** A tensor of the file. @return its name */
    String constant(String name, float[] values, long... shape);

    /** A tensor of whole numbers with a name of its own. @return that name */
    String indices(long... values);

    /** The same value for every sample of the batch. @param rest the shape behind the batch */
    void sameForAll(String value, String name, long... rest);

    /** factor x + shift, channel by channel. @param vector whether what is read has no height and width */
    void scale(String arrays, String in, boolean vector, float[] factors, float[] shifts, String name);

    /** Whether what a node reads has no height and width any more. */
    boolean isVector(int edge);

    /** Numbers that an edge carries of one sample. */
    int features(int edge);

    /** Channels that an edge carries. */
    int channels(int edge);

    static Attribute kernel(Window window) {
        return new Attribute.Wholes("kernel_shape", window.kernel(), window.kernel());
    }

    static Attribute strides(Window window) {
        return new Attribute.Wholes("strides", window.stride(), window.stride());
    }

    static Attribute pads(Window window) {
        int padding = window.padding();
        return new Attribute.Wholes("pads", padding, padding, padding, padding);
    }
}
