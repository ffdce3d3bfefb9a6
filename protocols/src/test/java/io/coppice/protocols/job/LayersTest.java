package io.coppice.protocols.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coppice.compute.kernel.Window;
import io.coppice.compute.layer.BatchNorm;
import io.coppice.compute.layer.Convolution;
import io.coppice.compute.layer.Dense;
import io.coppice.compute.layer.Flatten;
import io.coppice.compute.layer.GlobalAveragePool;
import io.coppice.compute.layer.MaxPool;
import io.coppice.compute.layer.Relu;
import io.coppice.compute.layer.Residual;
import io.coppice.compute.network.Network;
import io.coppice.compute.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's own network. */
class LayersTest {

    @Test
    void layersAndResidualBlocksAreReadWithTheirDefaultsAndNames() {
        String layers = """
                model {
                  name = layers
                  layers = [
                    { type = convolution, outputs = 8, bias = false }
                    { type = batch-norm, gates = true }
                    relu
                    { type = max-pool }
                    { type = residual
                      main = [{ type = convolution, outputs = 12, kernel = 5, stride = 2, name = mine }, batch-norm]
                      shortcut = [{ type = convolution, outputs = 12, kernel = 1, stride = 2, bias = false }]
                    }
                    { type = residual, main = [{ type = convolution, outputs = 12, gates = true, padding = 1 }] }
                    global-average-pool
                    flatten
                    { type = dense, outputs = 10, gates = true }
                  ]
                }
                """;
        assertThat(JobSpecs.parse(layers).model().layers())
                .containsExactly(
                        new Convolution("conv1", 8, new Window(3, 1, 1), false, false),
                        new BatchNorm("bn1", true),
                        new Relu(),
                        new MaxPool(new Window(2, 2, 0)),
                        new Residual(
                                List.of(
                                        new Convolution("mine", 12, new Window(5, 2, 2), false),
                                        new BatchNorm("bn2", false)),
                                List.of(new Convolution("conv2", 12, new Window(1, 2, 0), false, false))),
                        new Residual(List.of(new Convolution("conv3", 12, new Window(3, 1, 1), true)), List.of()),
                        new GlobalAveragePool(),
                        new Flatten(),
                        new Dense("fc1", 10, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ type = depthwise-convolution, multiplier = 2, kernel = 5, gates = true, bias = false }",
                "{ type = grouped-convolution, outputs = 4, groups = 1, stride = 2 }",
                "{ type = average-pool, kernel = 3, stride = 1, padding = 1 }",
                "sigmoid",
                "relu6",
                "hard-swish",
                "{ type = leaky-relu, slope = 0.3 }",
                "{ type = dropout, rate = 0.1 }",
                "{ type = concatenation, inputs = [input, input] }",
                "{ type = addition, inputs = [input, input, input] }"
            })
    void anOperatorIsWrittenAsItWasRead(String layer) {
        JobSpec read = JobSpecs.parse(
                "model { name = layers, layers = [" + layer + ", flatten, { type = dense, outputs = 10 }] }");
        assertThat(JobSpecs.parse(JobSpecs.render(read)).model()).isEqualTo(read.model());
    }

    @Test
    void nodesAreReadByTheirNamesAndWrittenAgain() {
        String layers = """
                model {
                  name = layers
                  layers = [
                    { type = convolution, outputs = 4, name = stem }
                    { type = convolution, outputs = 4, input = stem, name = left }
                    { type = relu, name = right, input = stem }
                    { type = residual, main = [{ type = convolution, outputs = 4 }], input = left, name = block }
                    { type = addition, inputs = [block, right, stem] }
                    flatten
                    { type = dense, outputs = 10 }
                  ]
                }
                """;
        JobSpec read = JobSpecs.parse(layers);
        assertThat(JobSpecs.parse(JobSpecs.render(read)).model()).isEqualTo(read.model());
        Network network = read.model().create(new Shape(1, 28, 28), 10);
        // The rectifier must not change what others read: it gets a copy.
        assertThat(network.nodes())
                .extracting(node -> node.operator().type())
                .containsExactly(
                        "convolution",
                        "convolution",
                        "identity",
                        "relu",
                        "convolution",
                        "addition",
                        "addition",
                        "flatten",
                        "dense");
        assertThat(network.nodes().get(6).from()).containsExactly(6, 4, 1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # the first layer                                | the problem's path              | its sentence
            5                                                | model.layers[0]                 | is 5, expected a layer: { type = ... }
            rellu                                            | model.layers[0].type            | is rellu, expected one of convolution, dense
            { outputs = 5 }                                  | model.layers[0].type            | is missing, expected one of
            { type = dense }                                 | model.layers[0].outputs         | is missing, expected a whole number of 1 or more
            { type = dense, outputs = 0 }                    | model.layers[0].outputs         | is 0, expected a whole number of 1 or more
            { type = dense, outputs = 2, gate = true }       | model.layers[0].gate            | is true, expected no other key than gates, name, outputs, type, input, inputs
            { type = dense, outputs = 2, gates = 1 }         | model.layers[0].gates           | is 1, expected true or false
            { type = dense, outputs = 2, name = "a@b" }      | model.layers[0].name            | is a@b, expected at most 64 letters
            { type = convolution, outputs = 2, kernel = 2.5 } | model.layers[0].kernel         | is 2.5, expected a whole number of 1 or more
            { type = convolution, outputs = 2, padding = 3 } | model.layers[0].padding         | is 3, expected less than the kernel (3)
            { type = residual }                              | model.layers[0].main            | a residual block needs layers
            { type = residual, main = 5, shortcut = [batch-norm] } | model.layers[0].main      | is 5, expected a list of layers
            { type = residual, main = [relu] }               | model.layers[0].main            | begins with a convolution or a batch normalisation
            { type = residual, main = [{ type = convolution, outputs = x }] } | model.layers[0].main[0].outputs | is x, expected a whole
            { type = residual, main = [{ type = convolution, outputs = 7 }] } | model                           | one branch gives 7 x 28 x 28 and the other 1 x 28 x 28
            { type = batch-norm, gates = true }              | model                           | must follow a convolution or dense layer
            { type = convolution, outputs = 2, gates = true }, batch-norm | model              | gates stand behind the batch normalisation
            { type = convolution, outputs = 2, name = fc1 }  | model                           | has two layers named fc1
            { type = dropout, rate = 1 }                     | model.layers[0].rate            | is 1, expected a number from 0.0 to below 1.0
            { type = leaky-relu, slope = steep }             | model.layers[0].slope           | is steep, expected a number from 0.0
            { type = grouped-convolution, outputs = 6 }      | model.layers[0].groups          | is missing, expected a whole number of 1 or more
            { type = grouped-convolution, outputs = 6, groups = 4 } | model.layers[0].groups   | is 4, expected a divisor of the outputs (6)
            { type = grouped-convolution, outputs = 6, groups = 2 } | model                    | conv1 has 2 groups, which do not divide its 1 inputs
            { type = depthwise-convolution, outputs = 6 }    | model.layers[0].outputs         | is 6, expected no other key than bias, gates, kernel, multiplier
            { type = max-pool, name = a }, { type = concatenation, inputs = [a, input] } | model | model.layers[1] cannot be built: layers cannot take images of 1 x 28 x 28: a concatenation takes planes of one size, not 1 x 14 x 14 and 1 x 28 x 28
            { type = average-pool, kernel = 30 }             | model                           | the 30 x 30 window of average pooling does not fit
            { type = relu, input = x }                       | model                           | model.layers[0] cannot be built: it reads x, but no node has that name: there are input, fc1
            { type = relu, inputs = [] }                     | model.layers[0].inputs          | is [], expected a list of nodes' names
            { type = relu, input = [a] }                     | model.layers[0].input           | is [a], expected the name of a node
            { type = relu, input = a, inputs = [a] }         | model.layers[0].inputs          | is [a], expected either input or inputs
            { type = relu, name = input }                    | model.layers[0].name            | is input, expected another name
            { type = identity, input = a }, { type = relu, name = a } | model                           | model.layers[0] cannot be built: it reads what it gives: layers[0] reads layers[1] reads layers[0]
            { type = identity, input = a, name = a }         | model                           | model.layers[0] cannot be built: it reads what it gives: layers[0] reads layers[0]
            { type = identity, name = a }, { type = relu, name = a } | model                           | model.layers[1] cannot be built: it is named a, as another node is
            { type = identity, name = a }, { type = identity, input = input } | model                           | model.layers[0] cannot be built: it is read by nobody
            { type = identity, name = a }, addition          | model                           | model.layers[1] cannot be built: it is of type addition, which takes 2 or more inputs, and reads 1
            identity, { type = relu, inputs = [input, input] } | model                           | model.layers[1] cannot be built: it is of type relu, which takes 1 input, and reads 2
            identity, { type = residual, main = [{ type = convolution, outputs = 1 }], inputs = [input, input] } | model                           | model.layers[1] cannot be built: it has 2 inputs
            { type = max-pool, name = a }, { type = addition, inputs = [a, input] } | model                           | one branch gives 1 x 14 x 14 and the other 1 x 28 x 28
            """)
    void whatIsWrongIsNamedWithItsPath(String layer, String path, String sentence) {
        String job = "model { name = layers, layers = [" + layer + ", flatten, { type = dense, outputs = 10 }] }";
        var thrown = catchThrowableOfType(InvalidJobException.class, () -> JobSpecs.parse(job));
        assertThat(thrown).as(job).isNotNull();
        assertThat(thrown.problems()).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.sentence()).contains(sentence);
        });
    }
}
