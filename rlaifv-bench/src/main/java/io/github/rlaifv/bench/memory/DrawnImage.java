package io.github.rlaifv.bench.memory;

import io.github.rlaifv.core.image.ImageSource;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Draws images of 640 x 480 pixels. */
final class DrawnImage {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;

    private DrawnImage() {}

    /** An image that differs from those of other numbers. */
    static ImageSource of(int number) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        for (int y = 0; y < HEIGHT; y++) {
            pen.setColor(new Color(y / 2, 255 - y / 2, 128 + number % 128));
            pen.drawLine(0, y, WIDTH, y);
        }
        pen.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", png);
        } catch (IOException e) {
            throw new IllegalStateException("an image can't be written to memory", e);
        }
        return ImageSource.of("drawn-" + number + ".png", png.toByteArray());
    }
}
