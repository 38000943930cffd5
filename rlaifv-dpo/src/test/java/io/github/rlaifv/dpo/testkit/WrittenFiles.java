package io.github.rlaifv.dpo.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Comparison, byte by byte, of the files of a run with those that an earlier version wrote. Wall times are ignored, as
 * are the digits after the sixth of long decimal fractions, which differ between processors.
 */
public final class WrittenFiles {
    private static final Pattern LONG_NUMBER = Pattern.compile("-?\\d+\\.\\d{9,}(?:E-?\\d+)?");
    private static final Pattern SECONDS = Pattern.compile("\"seconds\" : [^\\n]+");

    private WrittenFiles() {}

    /** Asserts that the file is as the earlier version wrote it. */
    public static void assertAsBefore(Path file, String name) throws IOException {
        assertAsBefore(Files.readString(file), name);
    }

    /** Asserts that the text is as the earlier version wrote it. */
    public static void assertAsBefore(String text, String name) throws IOException {
        if (System.getenv("GOLDEN") != null) {
            Path to = Path.of(System.getenv("GOLDEN")).resolve(name);
            Files.createDirectories(to.getParent());
            Files.writeString(to, comparable(text));
            return;
        }
        try (InputStream stored =
                Objects.requireNonNull(WrittenFiles.class.getResourceAsStream("/runs/" + name), name)) {
            assertThat(comparable(text)).as(name).isEqualTo(new String(stored.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Copies the folder of a run that an earlier version left, hidden files included. */
    public static void copyFolder(String name, Path to) throws IOException {
        Path stored = Path.of(URI.create(Objects.requireNonNull(WrittenFiles.class.getResource("/runs/" + name), name)
                .toString()));
        try (Stream<Path> files = Files.walk(stored)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(stored.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private static String comparable(String text) {
        String timeless = SECONDS.matcher(text).replaceAll("\"seconds\" : 0");
        return LONG_NUMBER
                .matcher(timeless)
                .replaceAll(number -> String.format(Locale.ROOT, "%.6e", Double.parseDouble(number.group())));
    }
}
