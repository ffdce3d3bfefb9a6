package io.coppice.compute.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A few hundred real images, which every clone has, and images made by hand. */
final class SmallSets {

    private SmallSets() {}

    /** 16 training and 6 test images of each class, as JPEG files. */
    static Path cifar10() {
        return resource("cifar10");
    }

    /** The first 300 training and 100 test images. */
    static Path fashionMnist() {
        return resource("fashion-mnist");
    }

    private static Path resource(String name) {
        try {
            return Path.of(SmallSets.class.getResource(name).toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A PNG whose first pixel is {@code first} and whose others are black. */
    static void image(Path file, int kind, int width, int height, int first) throws IOException {
        BufferedImage image = new BufferedImage(width, height, kind);
        if (kind == BufferedImage.TYPE_BYTE_GRAY) {
            image.getRaster().setSample(0, 0, 0, first);
        } else {
            image.setRGB(0, 0, first);
        }
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }
}
