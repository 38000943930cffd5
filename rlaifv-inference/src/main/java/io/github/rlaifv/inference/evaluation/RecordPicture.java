package io.github.rlaifv.inference.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.data.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The picture of a published record: in the record itself as base64, or in a file that the record names.
 *
 * @param files where the record comes from
 * @param file with the record
 */
record RecordPicture(BenchmarkFolder files, Path file) {
    private static final List<String> FIELDS = List.of("image", "image_path", "image_file", "image_src", "image_url");
    /** An address, or a path with a suffix of pictures; base64 has neither colons nor dots. */
    private static final Pattern NAMED = Pattern.compile("(?i)https?:.*|.*\\.(jpe?g|png|gif|bmp|webp)");

    ImageSource of(JsonNode record, int number) {
        for (String field : FIELDS) {
            String text = record.path(field).asText().strip();
            if (!text.isEmpty()) {
                return NAMED.matcher(text).matches()
                        ? files.image(text.substring(text.lastIndexOf('/') + 1), "images", "image", "")
                        : embedded(text, field, number);
            }
        }
        throw new BadDataException(file + ", record " + number + ": has no picture in " + String.join(", ", FIELDS)
                + ": download it again");
    }

    private ImageSource embedded(String text, String field, int number) {
        String base64 = text.startsWith("data:") ? text.substring(text.indexOf(',') + 1) : text;
        try {
            byte[] encoded = Base64.getDecoder().decode(base64);
            return ImageSource.of(file.getFileName() + ", record " + number, encoded);
        } catch (IllegalArgumentException e) {
            throw new BadDataException(
                    file + ", record " + number + ": '" + field
                            + "' is neither the name of a picture nor base64: download it again",
                    e);
        }
    }
}
