package io.github.rlaifv.core.internal.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Problems of texts that should be paths of images, for messages. */
public final class ImagePathText {
    /** Maximum length of a path in characters, as on most systems. Images in base64 are longer. */
    private static final int LONGEST = 4096;

    private static final int SHOWN = 80;
    private static final List<String> ARCHIVES = List.of("zip", "tar", "tar.gz", "tgz");

    private ImagePathText() {}

    /** Whether a text is too long for a path. */
    public static boolean isNone(String text) {
        return text.length() > LONGEST;
    }

    /** Describes the problem of a text, with advice. */
    public static String problem(String text) {
        return "must be the path of a file, was a string of " + text.length() + " characters that begins with \""
                + text.substring(0, SHOWN)
                + "\"; write an image itself as an object with its bytes: {\"bytes\": \"<base64>\"} in JSON Lines, a group"
                + " with a binary column \"bytes\" in Parquet (the Image feature of Python's datasets)";
    }

    /**
     * Advice to unpack an archive that may contain a missing file; empty if there is no such archive beside the
     * dataset.
     */
    public static String archive(Path folder, String path) {
        Path given = Path.of(path);
        String first = given.getNameCount() == 0 ? "images" : given.getName(0).toString();
        for (String ending : ARCHIVES) {
            for (String name : List.of(first, "images", String.valueOf(folder.getFileName()))) {
                Path archive = folder.resolve(name + "." + ending);
                if (Files.isRegularFile(archive)) {
                    return "; unpack " + archive + " if it is in there";
                }
            }
        }
        return "";
    }
}
