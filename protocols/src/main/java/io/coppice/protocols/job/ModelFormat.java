package io.coppice.protocols.job;

import io.coppice.compute.data.Preprocessing;
import io.coppice.compute.network.LayerTrees;
import io.coppice.compute.network.ModelSettings;
import io.coppice.compute.network.Models;
import io.coppice.compute.operator.LayerSpec;
import java.util.List;

/** The {@code model} section of a job. */
final class ModelFormat {
    /** The hidden layers of the papers' MLP. */
    private static final List<Integer> WIDTHS = List.of(300, 100);

    /** The papers' wide ResNet. */
    private static final int DEPTH = 28;

    private static final int WIDTH = 10;
    private static final int MOST = 1 << 10;

    private ModelFormat() {}

    /** @param data decides which network is meant where the job names none: no convolution reads rows of numbers */
    static ModelSettings read(ConfigReader section, Preprocessing data) {
        boolean rows = data.input().height() == 1 && data.input().width() == 1;
        String usual = rows ? Models.MLP : JobSpec.DEFAULT.model().name();
        String name = section.name("name", usual, Models.names());
        boolean wide = name.equals(Models.WIDE_RESNET);
        return new ModelSettings(
                name,
                section.wholes("widths", name.equals(Models.MLP) ? WIDTHS : List.of(), 1, 1 << 20),
                wide ? section.whole("depth", DEPTH, 1, MOST) : 0,
                wide ? section.whole("width", WIDTH, 1, MOST) : 0,
                name.equals(Models.LAYERS) ? layers(section) : List.of(),
                section.optionalText("init"));
    }

    private static List<LayerSpec> layers(ConfigReader section) {
        return LayerTrees.read(
                section.tree("layers"), (path, value, allowed) -> section.problem("layers" + path, value, allowed));
    }

    static void write(ModelSettings model, HoconWriter text) {
        text.name("name", model.name()).list("widths", model.widths());
        if (model.name().equals(Models.WIDE_RESNET)) {
            text.number("depth", model.depth()).number("width", model.width());
        }
        if (model.name().equals(Models.LAYERS)) {
            text.trees("layers", LayerTrees.write(model.layers()));
        }
        model.init().ifPresent(file -> text.text("init", file));
    }
}
