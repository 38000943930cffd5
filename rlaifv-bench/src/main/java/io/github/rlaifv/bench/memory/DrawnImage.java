package io.github.rlaifv.bench.memory;

import io.github.rlaifv.core.image.ImageSource;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Consumer;
import javax.imageio.ImageIO;

/** Draws images of 640 x 480 pixels. */
public final class DrawnImage {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;

    private DrawnImage() {}

    /** An image that differs from those of other numbers. */
    static ImageSource of(int number) {
        return of("drawn-" + number + ".png", 128 + number % 128, pen -> {});
    }

    /**
     * An image with a background of several colors.
     *
     * @param name name of the image
     * @param blue blue part of the background, from 0 to 255
     * @param more draws on the background
     */
    public static ImageSource of(String name, int blue, Consumer<Graphics2D> more) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        for (int y = 0; y < HEIGHT; y++) {
            pen.setColor(new Color(y / 2, 255 - y / 2, blue));
            pen.drawLine(0, y, WIDTH, y);
        }
        more.accept(pen);
        pen.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", png);
        } catch (IOException e) {
            throw new IllegalStateException("an image can't be written to memory", e);
        }
        return ImageSource.of(name, png.toByteArray());
    }
}
