package io.coppice.compute.network;

import io.coppice.compute.operator.LayerSpec;
import io.coppice.compute.tensor.Shape;
import java.util.List;

/** The networks that a job can name. */
public final class Models {
    public static final String LAYERS = "layers";
    public static final String MLP = "mlp";
    public static final String WIDE_RESNET = "wide-resnet";

    /** Makes the layers of a network. */
    interface Builder {
        List<? extends LayerSpec> layers(ModelSettings settings, Shape input, int classes);
    }

    /**
     * A network that a job can name.
     *
     * @param line what it is, on one line
     * @param source where it was published
     * @param settings the keys of {@code model} that it reads beside {@code name} and {@code init}
     */
    public record Model(String name, String line, String source, List<String> settings, Builder builder) {}

    private static final List<Model> MODELS = List.of(
            new Model(
                    "lenet5",
                    "LeNet-5-Caffe: two 5x5 convolutions of 20 and 50 channels, dense layers of 500 and the classes",
                    "LeCun et al., 1998, as in Caffe",
                    List.of(),
                    SmallModels::lenet5),
            new Model(
                    MLP,
                    "dense layers of the given widths, 300 and 100 unless given",
                    "LeCun et al., 1998",
                    List.of("widths"),
                    SmallModels::mlp),
            new Model(
                    "vgg16",
                    "13 convolutions of 64 to 512 channels with batch normalisation, one 512-wide classifier",
                    "Simonyan and Zisserman, 2015",
                    List.of(),
                    VggModels::vgg16),
            new Model(
                    "resnet20",
                    "3 groups of 3 residual blocks of 16, 32 and 64 channels",
                    "He et al., 2016",
                    List.of(),
                    (settings, input, classes) -> ResidualModels.resnet(3, classes)),
            new Model(
                    "resnet56",
                    "3 groups of 9 residual blocks of 16, 32 and 64 channels",
                    "He et al., 2016",
                    List.of(),
                    (settings, input, classes) -> ResidualModels.resnet(9, classes)),
            new Model(
                    "resnet50",
                    "16 bottleneck blocks; images of 64 or more pixels begin with a 7x7 convolution and a max pool",
                    "He et al., 2016",
                    List.of(),
                    (settings, input, classes) -> ResidualModels.resnet50(input, classes)),
            new Model(
                    WIDE_RESNET,
                    "depth layers (28 unless given: 6 n + 4), width times as wide as a ResNet (10 unless given)",
                    "Zagoruyko and Komodakis, 2016",
                    List.of("depth", "width"),
                    (settings, input, classes) ->
                            ResidualModels.wideResnet(settings.depth(), settings.width(), classes)),
            new Model(
                    LAYERS,
                    "layers of your own: model.layers is a list of layers and residual blocks",
                    "",
                    List.of("layers"),
                    (settings, input, classes) -> settings.layers()));

    private Models() {}

    /** Every network there is. */
    public static List<Model> all() {
        return MODELS;
    }

    /** What a job may write for {@code model.name}. */
    public static List<String> names() {
        return MODELS.stream().map(Model::name).toList();
    }

    static Network create(ModelSettings settings, Shape input, int classes) {
        Model model = MODELS.stream()
                .filter(known -> known.name().equals(settings.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no network named " + settings.name() + "; there are " + String.join(", ", names())));
        if (!settings.widths().isEmpty() && !model.name().equals(MLP)) {
            throw new IllegalArgumentException(settings.name() + " has fixed widths, so model.widths must stay empty: "
                    + settings.widths() + "; mlp takes widths");
        }
        List<? extends LayerSpec> layers = model.builder().layers(settings, input, classes);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("model.layers is empty: " + settings.name() + " needs layers");
        }
        Network network = new Network(settings.name(), input, layers);
        if (network.classes() != classes) {
            throw new IllegalArgumentException(settings.name() + " ends with " + network.classes()
                    + " numbers, but the data have " + classes + " classes: its last layer must have as many outputs");
        }
        return network;
    }
}
