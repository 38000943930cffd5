package io.github.rlaifv.tinyworld.scene;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Renders scenes. The pixels depend on the scene alone: it is drawn at twice the size without anti-aliasing or fonts,
 * which differ between platforms, then averaged over 2x2 pixels, then seeded noise is added. Thread-safe.
 */
public final class SceneRenderer {
    private static final int SCALE = 2;
    private static final int LARGE = Scene.SIZE * SCALE;
    private static final int BACKGROUND_SHIFT = 8;
    private static final int COLOUR_SHIFT = 14;
    private static final double NOISE_SIGMA = 6;
    private static final int WHITE = 0xFAFAFA;

    private final Map<Kind, List<Drawing.Part>> drawings = new EnumMap<>(Kind.class);

    /** Creates a renderer with the drawings of all kinds. */
    public SceneRenderer() {
        for (Kind kind : Kind.values()) {
            drawings.put(kind, Drawing.of(kind));
        }
    }

    /** The image as RGB bytes, shape [96, 96, 3], row by row. */
    public byte[] pixels(Scene scene) {
        Dice dice = Dice.of(scene.seed(), "render");
        BufferedImage large = new BufferedImage(LARGE, LARGE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = large.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.scale(SCALE, SCALE);
        background(graphics, scene, dice);
        for (SceneObject object : scene.objects()) {
            draw(graphics, object, dice);
        }
        graphics.dispose();
        return shrink(large.getRGB(0, 0, LARGE, LARGE, null, 0, LARGE), dice);
    }

    /** The image as a buffered image in RGB. */
    public BufferedImage image(Scene scene) {
        byte[] pixels = pixels(scene);
        BufferedImage image = new BufferedImage(Scene.SIZE, Scene.SIZE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < Scene.SIZE * Scene.SIZE; i++) {
            int rgb = (pixels[3 * i] & 255) << 16 | (pixels[3 * i + 1] & 255) << 8 | (pixels[3 * i + 2] & 255);
            image.setRGB(i % Scene.SIZE, i / Scene.SIZE, rgb);
        }
        return image;
    }

    /** The image as an encoded PNG. */
    public byte[] png(Scene scene) {
        return encode(image(scene));
    }

    static byte[] encode(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // ImageIO's own stream would write a temporary file.
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(image, "png", out)) {
                throw new IllegalStateException("this Java runtime has no PNG writer");
            }
        } catch (IOException e) {
            throw new IllegalStateException("the image can't be encoded in memory", e);
        }
        return bytes.toByteArray();
    }

    private static void background(Graphics2D graphics, Scene scene, Dice dice) {
        int[] shift = shift(dice, BACKGROUND_SHIFT);
        Setting setting = scene.setting();
        double horizon = scene.horizon();
        double height = Scene.SIZE - horizon;
        int lower = shifted(setting.lower(), shift);
        fill(graphics, shifted(setting.upper(), shift), 0, 0, Scene.SIZE, Scene.SIZE);
        fill(graphics, lower, 0, horizon, Scene.SIZE, height);
        if (setting == Setting.STREET) {
            for (int i = 0; i < 4; i++) {
                fill(graphics, WHITE, 5 + 24 * i, 71, 12, 2);
            }
        } else if (setting == Setting.KITCHEN) {
            for (int i = 0; i < 6; i++) {
                fill(graphics, shifted(lower, new int[] {-15, -15, -15}), 7.5 + 16 * i, horizon, 1, height);
            }
        }
    }

    private void draw(Graphics2D graphics, SceneObject object, Dice dice) {
        int rgb = shifted(object.colour().rgb(), shift(dice, COLOUR_SHIFT));
        AffineTransform toBox = new AffineTransform(object.side(), 0, 0, object.side(), object.left(), object.top());
        for (Drawing.Part part : drawings.getOrDefault(object.kind(), List.of())) {
            graphics.setColor(new Color(part.ink().rgb(rgb)));
            graphics.fill(toBox.createTransformedShape(part.shape()));
        }
    }

    private static byte[] shrink(int[] large, Dice dice) {
        byte[] pixels = new byte[Scene.SIZE * Scene.SIZE * 3];
        for (int i = 0; i < Scene.SIZE * Scene.SIZE; i++) {
            int corner = i / Scene.SIZE * SCALE * LARGE + i % Scene.SIZE * SCALE;
            for (int channel = 0; channel < 3; channel++) {
                int bits = 16 - 8 * channel;
                int sum = (large[corner] >> bits & 255)
                        + (large[corner + 1] >> bits & 255)
                        + (large[corner + LARGE] >> bits & 255)
                        + (large[corner + LARGE + 1] >> bits & 255);
                double noisy = sum / 4.0 + NOISE_SIGMA * dice.gaussian();
                pixels[3 * i + channel] = (byte) Math.max(0, Math.min(255, (int) noisy));
            }
        }
        return pixels;
    }

    private static void fill(Graphics2D graphics, int rgb, double x, double y, double width, double height) {
        graphics.setColor(new Color(rgb));
        graphics.fill(new Rectangle2D.Double(x, y, width, height));
    }

    private static int[] shift(Dice dice, int most) {
        return new int[] {dice.between(-most, most), dice.between(-most, most), dice.between(-most, most)};
    }

    private static int shifted(int rgb, int[] shift) {
        int result = 0;
        for (int channel = 0; channel < 3; channel++) {
            int value = (rgb >> (16 - 8 * channel) & 255) + shift[channel];
            result = result << 8 | Math.max(0, Math.min(255, value));
        }
        return result;
    }
}
