package io.github.rlaifv.inference.evaluation.internal.benchmark;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The image of a published record: in the record itself as base64, or in a file that the record names.
 *
 * @param files folder of the benchmark
 * @param file file with the record
 * @param folders subfolders that may contain images
 * @param source where the file is published
 */
public record RecordImage(BenchmarkFolder files, Path file, List<String> folders, String source) {
    private static final List<String> FIELDS = List.of("image", "image_path", "image_file", "image_src", "image_url");

    public RecordImage {
        folders = List.copyOf(folders);
    }

    /**
     * Returns the image; empty if no field holds one.
     *
     * @param record the record
     * @param where position of the record in the file, for messages
     * @throws BadDataException if the named image is missing, or the text is not base64
     */
    Optional<ImageSource> find(JsonRecord record, String where) {
        for (String field : FIELDS) {
            String text = record.has(field) ? record.string(field).strip() : "";
            if (!text.isEmpty()) {
                return Optional.of(isName(text) ? named(record, lastPart(text)) : embedded(text, field, where));
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the image of a record that must have one.
     *
     * @throws BadDataException if no field holds an image, the named image is missing, or the text is not base64
     */
    public ImageSource of(JsonRecord record, String where) {
        return find(record, where)
                .orElseThrow(() -> new BadDataException(file + ", " + where + ": has no image in "
                        + String.join(", ", FIELDS) + ": download it again from " + source));
    }

    /** Returns an image by the name of its file. */
    ImageSource named(JsonRecord record, String name) {
        return files.image(record, name, folders);
    }

    /** Returns whether a text is a file name: base64 has no dots. */
    private static boolean isName(String text) {
        return !text.startsWith("data:") && text.contains(".");
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private ImageSource embedded(String text, String field, String where) {
        String base64 = text.startsWith("data:") ? text.substring(text.indexOf(',') + 1) : text;
        try {
            byte[] encoded = Base64.getDecoder().decode(base64);
            return ImageSource.of(file.getFileName() + ", " + where, encoded);
        } catch (IllegalArgumentException e) {
            throw new BadDataException(
                    file + ", " + where + ": '" + field
                            + "' is neither the name of an image nor base64: download it again from " + source,
                    e);
        }
    }
}
