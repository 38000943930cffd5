package io.github.rlaifv.inference.internal.benchmark;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The picture of a published record: in the record itself as base64, or in a file that the record names.
 *
 * @param files where the record comes from
 * @param file with the record
 * @param folders where pictures may lie, inside the folder of the files
 * @param source where the file is published
 */
public record RecordPicture(BenchmarkFolder files, Path file, List<String> folders, String source) {
    private static final List<String> FIELDS = List.of("image", "image_path", "image_file", "image_src", "image_url");

    public RecordPicture {
        folders = List.copyOf(folders);
    }

    /**
     * The picture; empty if no field holds one.
     *
     * @param where of the record in the file, for messages
     * @throws BadDataException if the named picture is missing, or the text is no base64
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
     * The same of a record that must have one.
     *
     * @throws BadDataException also if no field holds a picture
     */
    public ImageSource of(JsonRecord record, String where) {
        return find(record, where)
                .orElseThrow(() -> new BadDataException(file + ", " + where + ": has no picture in "
                        + String.join(", ", FIELDS) + ": download it again from " + source));
    }

    /** A picture by the name of its file. */
    ImageSource named(JsonRecord record, String name) {
        return files.image(record, name, folders);
    }

    /** Base64 has no dots. */
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
                            + "' is neither the name of a picture nor base64: download it again from " + source,
                    e);
        }
    }
}
