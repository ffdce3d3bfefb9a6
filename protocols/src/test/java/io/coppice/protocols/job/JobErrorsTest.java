package io.coppice.protocols.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.data.TableColumn;
import io.coppice.compute.data.TableSchema;
import io.coppice.compute.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobErrorsTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # the job                                  | the one problem's path  | a part of its sentence
            seed = one                                 | seed                    | seed is one, expected a whole number
            seed = 1.5                                 | seed                    | seed is 1.5, expected a whole number
            name = a/b                                 | name                    | name is a/b, expected at most 64 letters
            name = ""                                  | name                    | letters, digits, dots
            kernels = vektor                           | kernels                 | is vektor, expected one of auto, vector, nd4j, opencl (did you mean vector?)
            kernels = "vector+winograd"                | kernels                 | is vector+winograd, expected one of auto, vector, nd4j, opencl
            kernels = [vector]                         | kernels                 | is ["vector"], expected text
            kernels { name = vektor, winograd = on }   | kernels.name            | is vektor, expected one of auto, vector, nd4j, opencl (did you mean vector?)
            kernels.winograd = yes                     | kernels.winograd        | is yes, expected one of auto, on, off
            kernels.winograd = 4                       | kernels.winograd        | is 4, expected one of auto, on, off
            kernels { name = nd4j, winograd = on }     | kernels.winograd        | is on, expected auto or off with kernels.name = nd4j: only the vector kernels have
            kernels { winogard = on }                  | kernels.winogard        | is not a key of a job (its value: on); did you mean kernels.winograd?
            data.set = mnits                           | data.set                | is mnits, expected one of mnist, fashion-mnist, idx, cifar10, cifar100, image-folder, csv (did you mean mnist?)
            data.set = fashion-mnist                   | data.path               | is missing, expected where the files of fashion-mnist are: 70,000 pieces
            data { set = csv, path = "x.csv" }         | data.preprocessing.classes | is not complete, expected all of input, classes, table for csv, or files that can be looked into here: data.path is x.csv
            data { set = image-folder, path = x }      | data.preprocessing.classes | is not complete, expected all of input, scale, mean, deviation, classes for image-folder
            data.split.seed = 1                        | data.split              | data.split is not a key of a job
            data.label = x                             | data.label              | data.label is not a key of a job
            data.augment.crop = 28                     | data.augment.crop       | is 28, expected a whole number from 0 to 27
            data.augment.flip = maybe                  | data.augment.flip       | is maybe, expected one of true, false
            data.augment.crops = 4                     | data.augment.crops      | is not a key of a job (its value: 4); did you mean data.augment.crop?
            data = 5                                   | data                    | data is 5, expected a section: data { ... }
            data.batch = 0                             | data.batch              | is 0, expected a whole number of 1 or more
            data.batch = -3                            | data.batch              | is -3, expected a whole number
            data.batch = 1e99999                       | data.batch              | is 1e99999, expected a whole number
            data.batch = [1, 2]                        | data.batch              | is [1,2], expected a whole number
            data.batch = 55001                         | data.batch              | is 55001, expected a whole number from 1 to 55000
            data.validation = 60000                    | data.validation         | is 60000, expected a whole number from 0 to 59999, of 60000
            data.validation = -1                       | data.validation         | is -1, expected a whole number of 0 or more
            data.bach = 8                              | data.bach               | is not a key of a job (its value: 8); did you mean data.batch?
            data.preprocessing.scale = 0               | data.preprocessing.scale | is 0, expected a positive number
            data.preprocessing.mean = [0, 0]           | data.preprocessing.mean | expected one number, or a list of 1, one for each channel
            data.preprocessing.deviation = NaN         | data.preprocessing.deviation | is NaN, expected a positive number
            data.preprocessing.classes = [a]           | data.preprocessing.classes | is [a], expected a list of two or more different names
            data.preprocessing.input = [1, 28]         | data.preprocessing.input | expected a list of three whole numbers
            method { name = deephoyer, regulariser = hoyer } | method.regulariser | is hoyer, expected one of hoyer-square, group-hs
            method { name = deephoyer, fine-tune-epochs = 200 } | method | method.fine-tune-epochs = 200: must be from 1 to 199
            method { name = continuous-sparsification } | method              | method.rounds x round-epochs = 255: must be from 1 to 199
            method { name = magnitude, sparsity = 1 }  | method.sparsity         | is 1, expected a number between 0 and 1
            method { name = magnitude, rewind = yes }  | method.rewind           | is yes, expected one of true, false
            optimizer.name = sdg                       | optimizer.name          | is sdg, expected one of adam, sgd (did you mean sgd?)
            optimizer { name = sgd, momentum = 0, nesterov = true } | optimizer.nesterov | is true, expected false, or a momentum above 0
            optimizer { name = sgd, weight-decay = -1 } | optimizer.weight-decay | is -1, expected a number of 0 or more
            optimizer.schedule { name = multi-step, milestones = [200] } | optimizer.schedule | milestone 200 comes after the last epoch, which is number 199
            model.name = lenet                         | model.name              | is lenet, expected one of lenet5, mlp, vgg16, resnet20, resnet56, resnet50, wide-resnet, layers (did you mean lenet5?)
            model.name = resnet                        | model.name              | is resnet, expected one of lenet5, mlp
            model { name = wide-resnet, depth = 27 }   | model                   | a wide-resnet needs model.depth = 6 n + 4
            model { name = wide-resnet, width = 0 }    | model.width             | is 0, expected a whole number from 1 to
            model.depth = 28                           | model.depth             | is not a key of a job (its value: 28)
            model { name = vgg16 }                     | model                   | vgg16 cannot take images of 1 x 28 x 28
            model { name = layers }                    | model                   | model.layers is empty
            model { name = layers, layers = 5 }        | model.layers            | is 5, expected a list
            model { name = layers, layers = [flatten, { type = dense, outputs = 12 }] } | model | ends with 12 numbers, but the data have 10 classes
            model { name = layers, layers = [{ type = dense, outputs = 10 }] } | model | takes a vector, not planes of 28 x 28
            model { name = mlp, widths = [300, -1] }   | model.widths            | is [300,-1], expected a list of whole numbers from 1 to
            model.widths = [300]                       | model                   | model cannot be built: lenet5 has fixed widths
            method.name = l0arm                        | method.name             | , fixed (did you mean l0-arm?)
            method.estimator = arn                     | method.estimator        | is arn, expected one of arm, ar, reinforce, disarm (did you mean
            method.gate = hard                         | method.gate             | is hard, expected one of sigmoid, hard-sigmoid
            method.k = 0                               | method.k                | is 0, expected a positive number
            method.lambda = [10, 0.5]                  | method.lambda           | is [10.0, 0.5], expected one number, or a list of 4 (
            method.lambda = []                         | method.lambda           | expected one number, or a list of 4 (
            method.lambda = [10, 0.5, NaN, 1]          | method.lambda           | is [10,0.5,"NaN",1], expected a number of 0 or more, or a list of such
            method.lambda = -0.1                       | method.lambda           | is -0.1, expected a number of 0 or more
            method.lambda = Infinity                   | method.lambda           | is Infinity, expected a number of 0 or more
            method.drop = 1                            | method.drop             | is 1, expected a number between 0 and 1, both excluded
            method.weight-decay = -1                   | method.weight-decay     | is -1, expected a number of 0 or more
            method.gate-rate-factor = 0                | method.gate-rate-factor | is 0, expected a positive number
            method.weightdecay = 0                     | method.weightdecay      | did you mean method.weight-decay?
            method { name = dense, lambda = 1 }        | method.lambda           | is not a key of a job (its value: 1); known here: name, weight-decay
            method { name = fixed, keep = [6, 10] }    | method.keep             | is [6, 10], expected how many units stay open
            method { name = fixed, keep = [6, 51, 39, 11] } | method.keep        | at most [20, 50, 800, 500]
            method { name = fixed, keep = [6, 10, 0, 11] } | method.keep         | expected a list of whole numbers of 1 or more
            optimizer.rate = NaN                       | optimizer.rate          | is NaN, expected a positive number
            optimizer.rate = 0x1p3                     | optimizer.rate          | is 0x1p3, expected a positive number
            optimizer.first-decay = 1                  | optimizer.first-decay   | is 1, expected a number from 0 up to, not including, 1
            train.epochs = 0                           | train.epochs            | is 0, expected a whole number from 1 to
            train.mode = asink                         | train.mode              | is asink, expected one of sequential, sync, async (did you mean
            train { mode = sync, group = 9 }           | train.group             | is 9, expected at most train.window (4)
            train.group = 2                            | train.group             | is 2, expected 1, or train.mode = sync
            train { mode = sync, delay-compensation = 0.1 } | train.delay-compensation | is 0.1, expected 0, or train.mode = async
            train { mode = sync, staleness.correction = gap-aware } | train.staleness.correction | is gap-aware, expected none, or train.mode = async
            train.staleness.correction = dana-slim     | train.staleness.correction | is dana-slim, expected gap-aware, or optimizer.name = sgd with nesterov = true
            train.staleness.correction = dana          | train.staleness.correction | is dana, expected one of none, dc-asgd, dana-slim, gap-aware, rate-by-staleness
            train.staleness.corection = none           | train.staleness.corection | is not a key of a job (its value: none); did you mean train.staleness.correction?
            train.staleness { correction = dc-asgd, strength = 0 } | train.staleness.strength | is 0, expected a positive number
            train.staleness { correction = gap-aware, strength = 1 } | train.staleness.strength | is not a key of a job
            train { delay-compensation = 0.1, staleness.correction = gap-aware } | train.delay-compensation | is 0.1, expected 0 beside train.staleness.correction = gap-aware
            train.rate-scaling = linear                | train.rate-scaling      | is linear, expected none, or train.mode = sync
            train.rate-scaling = square                | train.rate-scaling      | is square, expected one of none, linear
            train.initialisation.dense = fan-on        | train.initialisation.dense | is fan-on, expected one of fan-in, fan-out, xavier, pytorch (did you mean fan-in?)
            optimizer.schedule.warm-up = 201           | optimizer.schedule      | a warm-up of 201 epochs is longer than the training, which has 200
            optimizer.schedule.warm-up = -1            | optimizer.schedule.warm-up | is -1, expected a number of 0 or more
            optimizer { name = sgd, schedule { name = cosine, warm-up = 200.5 } } | optimizer.schedule | a warm-up of 200.5 epochs is longer
            train.delay-compensation = -1              | train.delay-compensation | is -1, expected a number
            train.average = -0.5                       | train.average           | is -0.5, expected a number from 0 up to
            checkpoint.every = 30                      | checkpoint.every        | is 30, expected a positive duration with its unit
            checkpoint.every = 0s                      | checkpoint.every        | is 0s, expected a positive duration
            method.target.weights = 2                  | method.target.weights   | is 2, expected a number between 0 and 1, both excluded
            method.target { weights = 0.1, multiply-adds = 0.1 } | method.target | is a budget of both, expected multiply-adds or weights
            method.target.flops = 0.1                  | method.target.flops     | known here: multiply-adds, weights
            method { estimator = reinforce, gates = per-sample } | method       | method.gates = per-sample: needs estimator arm, ar or disarm
            method.gates = per-unit                    | method.gates            | is per-unit, expected one of per-batch, per-sample
            method.fine-tune = 200                     | method                  | method.fine-tune = 200: must be a number of epochs from 0 to below train.epochs (200)
            checkpoint.every = 30x                     | checkpoint.every        | is 30x, expected a positive duration
            checkpoint.keep = 0                        | checkpoint.keep         | is 0, expected a whole number of 1 or more
            metod = { name = dense }                   | metod                   | did you mean method?
            """)
    void aBadValueIsNamedWithItsPathAndWhatIsAllowed(String job, String path, String sentence) {
        var thrown = catchThrowableOfType(InvalidJobException.class, () -> JobSpecs.parse(job));

        assertThat(thrown).as(job).isNotNull();
        assertThat(thrown.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.sentence()).contains(sentence);
        });
    }

    @Test
    void allErrorsComeAtOnce() {
        String job = "seed = x, kernels = cuda, train { epoch = 3, workers = 0 }, method { lambda = [1, 2], k = -7 }";

        assertThatThrownBy(() -> JobSpecs.parse(job))
                .hasMessageStartingWith("The job has 6 errors:")
                .hasMessageContainingAll(
                        "seed is x", "kernels is cuda", "did you mean train.epochs?", "train.workers is 0")
                .hasMessageContainingAll("method.lambda is [1.0, 2.0]", "method.k is -7");
    }

    /** Within the data of a table whose columns are known. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            split.test = 0                             | data.split.test         | is 0, expected a number between 0 and 1, both excluded
            split { group = a, time = b }              | data.split.time         | is b, expected one of group and time, not both
            split.seeds = 1                            | data.split.seeds        | did you mean data.split.seed?
            label = x                                  | data.label              | nothing beside data.preprocessing.table, which says it
            columns { a { type = number } }            | data.columns            | nothing beside data.preprocessing.table, which says it
            skip-unreadable = true                     | data.skip-unreadable    | is not a key of a job
            preprocessing.scale = 2                    | data.preprocessing.scale | nothing for a table, whose columns are centred and scaled one by one
            preprocessing.input = [1, 2, 2]            | data.preprocessing.input | is [1, 2, 2], expected a product of 1, the inputs that the columns make
            preprocessing.table.columns = [{ name = a, type = word }] | data.preprocessing.table.columns | columns 1, type is word, expected one of number, category, yes-no, ignore
            preprocessing.table.columns = [{ name = a, type = number, mean = x, deviation = 1 }] | data.preprocessing.table.columns | columns 1, mean is x, expected a number
            preprocessing.table.columns = [{ name = a, type = number, mean = 0, deviation = 0 }] | data.preprocessing.table.columns | column a has the mean 0.0 and the deviation 0.0
            """)
    void whatIsWrongWithATableIsNamed(String said, String path, String sentence) {
        String table =
                "data { set = csv, path = t.csv, preprocessing { input = [1, 1, 1], classes = [x, y], table { label = l,"
                        + " heading = true, decimal = \".\", columns = [{ name = a, type = number, mean = 1, deviation = 2 }] } } }\n"
                        + "model { name = mlp, widths = [4] }\n";
        JobSpecs.parse(table);
        var thrown = catchThrowableOfType(InvalidJobException.class, () -> JobSpecs.parse(table + "data." + said));

        assertThat(thrown).as(said).isNotNull();
        assertThat(thrown.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.sentence()).contains(sentence);
        });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            columns { a { type = word } }              | data.columns.a.type     | is word, expected one of number, category, ignore
            columns { a { role = weight } }            | data.columns.a.role     | is weight, expected one of feature, label, ignore
            columns { a { type = ignore, role = label } } | data.columns.a.role  | is label, expected ignore, or another type than ignore
            columns { a { kind = number } }            | data.columns.a.kind     | is not a key of a job
            columns { a { role = label }, b { role = label } } | data.columns    | is a, b, expected one column of the role label
            decimal = ";"                              | data.decimal            | is ;, expected one of ., ,
            columns = 5                                | data.columns            | is 5, expected a section
            """)
    void whatIsWrongWithAColumnIsNamed(String said, String path, String sentence) {
        String table = "data { set = csv, path = t.csv }\nmodel { name = mlp, widths = [4] }\n";
        TableSchema schema = new TableSchema("l", true, '.', List.of(new TableColumn.Numeric("a", 1, 2, false)));
        DataLook look =
                (set, file) -> Optional.of(Preprocessing.ofTable(new Shape(1, 1, 1), schema, List.of("x", "y")));
        JobSpecs.parse(table, List.of(), look);
        var thrown = catchThrowableOfType(
                InvalidJobException.class, () -> JobSpecs.parse(table + "data." + said, List.of(), look));

        assertThat(thrown).as(said).isNotNull();
        assertThat(thrown.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.sentence()).contains(sentence);
        });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            # overrides, split at ;                 | a part of the message
            train.epochs                            | --set is train.epochs, expected path=value, such as train.epochs=20
            train.epochs=                           | --set is train.epochs=, expected path=value
            =5                                      | --set is =5, expected path=value
            a..b=5                                  | --set is a..b=5, expected path=value
            train.epoch=5                           | train.epoch is not a key of a job (its value: 5); did you mean train.epochs?
            data=5;train.epochs=2                   | data is 5, expected a section
            name=3, seed = 4                        | name is 3, seed = 4, expected at most 64
            """)
    void badOverridesAreNamedToo(String overrides, String sentence) {
        assertThatThrownBy(() -> JobSpecs.parse("", Arrays.asList(overrides.split(";"))))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void textThatIsNotHoconNamesTheLine() {
        assertThatThrownBy(() -> JobSpecs.parse("seed = 1\ntrain { epochs = 2\n", List.of()))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageStartingWith("The job is not HOCON: line ");
        assertThatThrownBy(() -> JobSpecs.parse("seed = ${missing}", List.of()))
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining("missing");
    }

    @Test
    void aSetOfOneSOwnIsCheckedOnceItsSizeIsKnown() {
        JobSpec spec = JobSpecs.parse("data { path = /elsewhere, batch = 70000, validation = 10 }");

        JobSpecs.checkSamples(spec.data(), 70_010);
        assertThatThrownBy(() -> JobSpecs.checkSamples(spec.data(), 70_009))
                .hasMessage("data.batch is 70000, expected a whole number from 1 to 69999, "
                        + "the training samples beside the validation split");
    }

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @CsvSource({"kitten, sitting, 3", "'', abc, 3", "abc, abc, 0", "flaw, lawn, 2", "epoch, epochs, 1"})
    void editDistance(String left, String right, int distance) {
        assertThat(SpellingSuggestion.distance(left, right)).isEqualTo(distance);
        assertThat(SpellingSuggestion.distance(right, left)).isEqualTo(distance);
    }
}
