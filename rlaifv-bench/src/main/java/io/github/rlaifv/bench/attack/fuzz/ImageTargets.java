package io.github.rlaifv.bench.attack.fuzz;

import io.github.rlaifv.bench.attack.fuzz.damage.DamagedFormat;
import io.github.rlaifv.bench.attack.fuzz.damage.DamagedFormats;
import io.github.rlaifv.bench.attack.fuzz.damage.PngDamage;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Targets: images of every format, decoded. */
final class ImageTargets {
    private ImageTargets() {}

    static List<Target> all() {
        return List.of(
                target("picture PNG", ".png", PngDamage.FORMAT),
                target("picture JPEG", ".jpg", DamagedFormats.BINARY),
                target("picture GIF", ".gif", DamagedFormats.BINARY),
                target("picture BMP", ".bmp", DamagedFormats.BINARY),
                target("picture WebP", ".webp", DamagedFormats.BINARY));
    }

    private static Target target(String name, String ending, DamagedFormat format) {
        return PlainTarget.reading(
                name,
                folder -> make(folder, ending),
                List.of(new AttackedFile("*" + ending, format)),
                ImageTargets::use);
    }

    private static void make(Path folder, String ending) throws Exception {
        try (Stream<Path> files = Files.list(SoundFiles.resource("images"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(ending)).toList()) {
                Files.write(folder.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        }
        switch (ending) {
            case ".jpg" ->
                SoundFiles.copy(SoundFiles.resource("fixtures/photos/square.jpg"), folder.resolve("square.jpg"));
            case ".bmp" -> {
                ImageIO.write(
                        drawing(BufferedImage.TYPE_BYTE_INDEXED),
                        "bmp",
                        folder.resolve("indexed.bmp").toFile());
                compressed(folder.resolve("rle8.bmp"));
            }
            case ".gif" ->
                ImageIO.write(
                        drawing(BufferedImage.TYPE_BYTE_INDEXED),
                        "gif",
                        folder.resolve("indexed.gif").toFile());
            default -> {
                // the committed images are enough
            }
        }
    }

    private static void compressed(Path file) throws Exception {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("bmp").next();
        ImageWriteParam options = writer.getDefaultWriteParam();
        options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        options.setCompressionType("BI_RLE8");
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.write(
                    null, new javax.imageio.IIOImage(drawing(BufferedImage.TYPE_BYTE_INDEXED), null, null), options);
        } finally {
            writer.dispose();
        }
    }

    private static BufferedImage drawing(int type) {
        BufferedImage image = new BufferedImage(24, 20, type);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.ORANGE);
        graphics.fillRect(0, 0, 24, 20);
        graphics.setColor(Color.BLUE);
        graphics.fillOval(4, 4, 12, 10);
        graphics.dispose();
        return image;
    }

    /** Decodes all images of a folder, of which at most one is damaged. */
    private static String use(Path folder) throws Exception {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.sorted().forEach(files::add);
        }
        StringBuilder text = new StringBuilder();
        for (Path file : files) {
            RgbImage image = ImageDecoder.standard().decode(ImageSource.of(file));
            text.append(file.getFileName())
                    .append(' ')
                    .append(image.width())
                    .append('x')
                    .append(image.height())
                    .append(' ')
                    .append(Arrays.hashCode(image.rgb()))
                    .append('\n');
        }
        return text.toString();
    }
}
