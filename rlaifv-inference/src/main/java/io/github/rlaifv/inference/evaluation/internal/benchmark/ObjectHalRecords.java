package io.github.rlaifv.inference.evaluation.internal.benchmark;

import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.inference.evaluation.EvaluationItem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads Object HalBench's questions. The images are inside the file, or next to it as COCO publishes them. */
public final class ObjectHalRecords {
    private static final List<String> FOLDERS = List.of("val2014", "train2014", "images", "");

    private final Path folder;
    private final Path file;
    private final RecordImage images;

    public ObjectHalRecords(Path folder, Path file) {
        this.folder = folder;
        this.file = file;
        this.images = new RecordImage(
                new BenchmarkFolder(folder, "Object HalBench", ObjectHalFiles.COCO),
                file,
                FOLDERS,
                ObjectHalFiles.SOURCE);
    }

    /**
     * Returns the items, whose ids are COCO's numbers of their images.
     *
     * @throws BadDataException if a record can't be used or an image is missing; the message names file, line and
     *     field, or the image
     */
    public List<EvaluationItem> read() {
        List<EvaluationItem> items = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        try (Stream<JsonRecord> records = JsonLines.stream(file, "download it again from " + ObjectHalFiles.SOURCE)) {
            records.forEachOrdered(record -> {
                EvaluationItem item = item(record);
                if (!ids.add(item.id())) {
                    throw record.problem(
                            "image_id", "must be different in each record, but " + item.id() + " occurs twice");
                }
                items.add(item);
            });
        }
        if (items.isEmpty()) {
            throw new BadDataException(file + " holds no record: download it again");
        }
        return items;
    }

    private EvaluationItem item(JsonRecord record) {
        String text = record.text("image_id");
        if (!text.matches("\\d{1,18}")) {
            throw record.problem("image_id", "must be a number, is " + text);
        }
        long id = Long.parseLong(text);
        return new EvaluationItem(
                String.valueOf(id),
                images.find(record, "line " + record.line()).or(() -> Optional.of(images.named(record, cocoName(id)))),
                record.filled("question"));
    }

    private String cocoName(long id) {
        String val = String.format(Locale.ROOT, "COCO_val2014_%012d.jpg", id);
        String train = String.format(Locale.ROOT, "COCO_train2014_%012d.jpg", id);
        return Files.exists(folder.resolve("train2014").resolve(train)) ? train : val;
    }
}
