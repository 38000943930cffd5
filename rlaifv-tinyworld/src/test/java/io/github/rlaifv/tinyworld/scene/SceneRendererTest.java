package io.github.rlaifv.tinyworld.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.common.hash.Hashing;
import io.github.rlaifv.tinyworld.TinyWorld;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

@SuppressWarnings("EnumOrdinal") // class ids
class SceneRendererTest {
    private final SceneRenderer renderer = new SceneRenderer();

    @Test
    void pixelsDependOnTheSceneAlone() {
        Scene scene = SceneSplit.DEVELOPMENT.scene(3);
        byte[] pixels = renderer.pixels(scene);
        renderer.pixels(SceneSplit.DEVELOPMENT.scene(4));
        assertThat(pixels).hasSize(96 * 96 * 3);
        assertThat(new SceneRenderer().pixels(SceneSampler.sample(scene.seed())))
                .isEqualTo(pixels);
    }

    @Test
    void heldOutImagesDoNotChangeBetweenReleases() {
        var hash = Hashing.sha256().newHasher();
        for (int i = 0; i < 20; i++) {
            hash.putBytes(renderer.pixels(SceneSplit.TEST.scene(i)));
        }
        assertThat(hash.hash().toString())
                .isEqualTo("0e836fcdace7c9e94b69ccbbb251fefb4c9f41691ade6141e1e5f90f2c1ca5dc");
    }

    @Test
    void pngContainsThePixels() throws IOException {
        Scene scene = SceneSplit.DEVELOPMENT.scene(5);
        byte[] png = new TinyWorld().image(scene).read();
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(png));
        byte[] pixels = renderer.pixels(scene);
        assertThat(read.getWidth()).isEqualTo(96);
        assertThat(read.getHeight()).isEqualTo(96);
        for (int i = 0; i < 96 * 96; i++) {
            int rgb = read.getRGB(i % 96, i / 96) & 0xFFFFFF;
            int expected = (pixels[3 * i] & 255) << 16 | (pixels[3 * i + 1] & 255) << 8 | (pixels[3 * i + 2] & 255);
            assertThat(rgb).isEqualTo(expected);
        }
    }

    @Test
    void backgroundHasTheColoursOfTheSettingAndNoiseOfSixLevels() {
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int i = 0; i < 200; i++) {
            Scene scene = new Scene(i, Setting.PARK, 48, List.of());
            byte[] pixels = renderer.pixels(scene);
            double mean = 0;
            for (int p = 0; p < 96; p++) {
                mean += (pixels[3 * (50 * 96 + p)] & 255) / 96.0;
            }
            for (int p = 0; p < 96; p++) {
                double off = (pixels[3 * (50 * 96 + p)] & 255) - mean;
                squares += off * off;
                count++;
            }
            sum += mean;
        }
        // Rounding down subtracts half a level on average.
        assertThat(sum / 200).isCloseTo(200 - .5, within(1.5));
        assertThat(Math.sqrt(squares / count)).isCloseTo(6, within(.3));
    }

    @Test
    void objectsShowTheirColour() {
        for (Kind kind : Kind.values()) {
            for (Colour colour : Colour.values()) {
                SceneObject object = new SceneObject(kind, colour, 4, 36, 36, 24);
                byte[] pixels = renderer.pixels(new Scene(kind.ordinal(), Setting.STREET, 30, List.of(object)));
                int near = 0;
                for (int i = 0; i < 96 * 96; i++) {
                    near += distance(pixels, i, colour.rgb()) < 45 ? 1 : 0;
                }
                // The drawing with the smallest area, the kite, covers a seventh of its box of 576 pixels.
                assertThat(near).as("%s %s", colour, kind).isGreaterThan(70);
            }
        }
    }

    @Test
    void contactSheetIsWrittenForVisualInspection() throws IOException {
        List<Scene> scenes = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            List<SceneObject> objects = new ArrayList<>();
            for (Colour colour : Colour.values()) {
                int cell = colour.ordinal();
                double side = 20 + 1.6 * cell;
                // A scene has each kind once at most, so each colour is a separate scene in its own tile of the sheet.
                objects.add(new SceneObject(kind, colour, 4, 32 + (32 - side) / 2, 32 + (32 - side) / 2, side));
            }
            for (SceneObject object : objects) {
                Setting setting =
                        Setting.values()[(kind.ordinal() + object.colour().ordinal()) % 4];
                scenes.add(new Scene(scenes.size(), setting, 40, List.of(object)));
            }
        }
        for (int i = 0; i < 24; i++) {
            scenes.add(SceneSplit.DEVELOPMENT.scene(i));
        }
        BufferedImage sheet = new BufferedImage(12 * 96, 10 * 96, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        for (int i = 0; i < scenes.size(); i++) {
            graphics.drawImage(renderer.image(scenes.get(i)), i % 12 * 96, i / 12 * 96, null);
        }
        graphics.dispose();
        Path file = Path.of("target", "tiny-world-contact-sheet.png");
        Files.createDirectories(file.getParent());
        Files.write(file, SceneRenderer.encode(sheet));
        assertThat(file).isNotEmptyFile();
    }

    private static double distance(byte[] pixels, int index, int rgb) {
        double sum = 0;
        for (int channel = 0; channel < 3; channel++) {
            double off = (pixels[3 * index + channel] & 255) - (rgb >> (16 - 8 * channel) & 255);
            sum += off * off;
        }
        return Math.sqrt(sum);
    }
}
