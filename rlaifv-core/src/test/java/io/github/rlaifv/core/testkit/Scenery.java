package io.github.rlaifv.core.testkit;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Generated images with the statistics of photographs, roughly: large areas, many smaller things, noise. */
public final class Scenery {
    private Scenery() {}

    /** Draws an image; other seeds give unrelated images. */
    public static BufferedImage of(long seed, int width, int height) {
        Random random = new Random(seed * 7919 + 17);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        for (int size = 2; size <= 32; size *= 2) {
            for (int i = 0; i < size * 4; i++) {
                graphics.setColor(new Color(random.nextInt(256), random.nextInt(256), random.nextInt(256)));
                int w = 1 + width / size / 2 + random.nextInt(1 + width / size);
                int h = 1 + height / size / 2 + random.nextInt(1 + height / size);
                int x = random.nextInt(width) - w / 2;
                int y = random.nextInt(height) - h / 2;
                if (random.nextBoolean()) {
                    graphics.fillOval(x, y, w, h);
                } else {
                    graphics.fillRect(x, y, w, h);
                }
            }
        }
        graphics.dispose();
        int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
        for (int i = 0; i < pixels.length; i++) {
            int shade = random.nextInt(9) - 4;
            pixels[i] = level((pixels[i] >> 16 & 0xff) + shade) << 16
                    | level((pixels[i] >> 8 & 0xff) + shade) << 8
                    | level((pixels[i] & 0xff) + shade);
        }
        image.setRGB(0, 0, width, height, pixels, 0, width);
        return image;
    }

    private static int level(int value) {
        return Math.max(0, Math.min(255, value));
    }

    /** Encodes an image in a lossless format of ImageIO, such as {@code png} or {@code bmp}. */
    public static byte[] encode(BufferedImage image, String format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Encodes an image as JPEG.
     *
     * @param quality 0 to 1
     */
    public static byte[] jpeg(BufferedImage image, float quality) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(quality);
            writer.setOutput(output);
            writer.write(null, new IIOImage(image, null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** Resizes an image. */
    public static BufferedImage resized(BufferedImage image, int width, int height) {
        BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = result.createGraphics();
        graphics.drawImage(image.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING), 0, 0, null);
        graphics.dispose();
        return result;
    }

    /**
     * Cuts off the edges of an image.
     *
     * @param left share of the width that is cut off at the left; the others likewise
     */
    public static BufferedImage cropped(BufferedImage image, double left, double top, double right, double bottom) {
        int x = (int) Math.round(image.getWidth() * left);
        int y = (int) Math.round(image.getHeight() * top);
        int width = image.getWidth() - x - (int) Math.round(image.getWidth() * right);
        int height = image.getHeight() - y - (int) Math.round(image.getHeight() * bottom);
        return image.getSubimage(x, y, width, height);
    }
}
