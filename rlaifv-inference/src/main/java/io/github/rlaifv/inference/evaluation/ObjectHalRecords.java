package io.github.rlaifv.inference.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.core.run.BadDataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads Object HalBench's questions. The pictures stand inside the file, or beside it as COCO publishes them. */
final class ObjectHalRecords {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FOLDERS = List.of("val2014", "train2014", "images", "");

    private final Path folder;
    private final Path file;
    private final RecordPicture pictures;

    ObjectHalRecords(Path folder, Path file) {
        this.folder = folder;
        this.file = file;
        this.pictures = new RecordPicture(
                new BenchmarkFolder(folder, "Object HalBench", ObjectHalFiles.COCO),
                file,
                FOLDERS,
                ObjectHalFiles.SOURCE);
    }

    /**
     * The items, named by COCO's number of their picture.
     *
     * @throws BadDataException naming file, line and field, or the picture that is missing
     */
    List<EvaluationItem> read() {
        List<EvaluationItem> items = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    items.add(item(line, number));
                }
            }
        } catch (IOException e) {
            throw new BadDataException(file + " can't be read as UTF-8 text: download it again", e);
        }
        if (items.isEmpty()) {
            throw new BadDataException(file + " holds no record: download it again");
        }
        return items;
    }

    private EvaluationItem item(String line, int number) {
        JsonNode record;
        try {
            record = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw damaged(number, "is no valid JSON");
        }
        long id = imageId(record, number);
        if (!record.path("question").isTextual()) {
            throw damaged(number, "has no text 'question'");
        }
        return new EvaluationItem(
                String.valueOf(id),
                pictures.find(record, "line " + number).or(() -> Optional.of(pictures.named(cocoName(id)))),
                record.path("question").asText());
    }

    private long imageId(JsonNode record, int number) {
        try {
            return Long.parseLong(record.path("image_id").asText());
        } catch (NumberFormatException e) {
            throw damaged(number, "has no number 'image_id'");
        }
    }

    private String cocoName(long id) {
        String val = String.format(Locale.ROOT, "COCO_val2014_%012d.jpg", id);
        String train = String.format(Locale.ROOT, "COCO_train2014_%012d.jpg", id);
        return Files.exists(folder.resolve("train2014").resolve(train)) ? train : val;
    }

    private BadDataException damaged(int number, String what) {
        return new BadDataException(
                file + ", line " + number + ": " + what + ": download it again from " + ObjectHalFiles.SOURCE);
    }
}
