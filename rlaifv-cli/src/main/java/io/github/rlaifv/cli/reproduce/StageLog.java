package io.github.rlaifv.cli.reproduce;

import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.InputLimit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The finished stages of a reproduction, in {@value #FILE}. */
final class StageLog {
    /** Name of the file in the folder of a reproduction. */
    static final String FILE = "reproduction.json";

    private static final int VERSION = 1;
    private static final OwnFile KIND = OwnFile.json("record of a reproduction", "system", "scale", "stages");

    private final Path file;
    private final String system;
    private final String scale;
    private final Map<String, StageRecord> finished = new LinkedHashMap<>();

    private StageLog(Path file, String system, String scale) {
        this.file = file;
        this.system = system;
        this.scale = scale;
    }

    /**
     * Opens the record of a folder.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if it is that of another system or scale, or no such file
     */
    static StageLog open(Path folder, ReproducedSystem system, Scale scale) {
        StageLog log = new StageLog(folder.resolve(FILE), system.toString(), scale.name());
        KIND.requireReplaceable(log.file);
        if (Files.exists(log.file)) {
            JsonRecord record = JsonDocument.read(
                            log.file, InputLimit.SETTINGS, "Delete the file to run all stages again")
                    .version(VERSION);
            log.requireSame(record, "system", log.system);
            log.requireSame(record, "scale", log.scale);
            record.list("stages").forEach(one -> log.put(one.as(StageRecord.class)));
        }
        return log;
    }

    private void requireSame(JsonRecord record, String field, String now) {
        if (!record.text(field).equals(now)) {
            throw record.problem(
                    field,
                    "is " + record.text(field) + ", but this run has --" + field + "=" + now
                            + ": name another folder with --output");
        }
    }

    private void put(StageRecord stage) {
        finished.put(stage.stage(), stage);
    }

    /** The record of a stage; empty if it is not finished. */
    Optional<StageRecord> find(String stage) {
        return Optional.ofNullable(finished.get(stage));
    }

    /** All finished stages. */
    List<StageRecord> all() {
        return List.copyOf(finished.values());
    }

    /** Adds a finished stage and writes the file. */
    void add(StageRecord stage) {
        put(stage);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("version", VERSION);
        fields.put("system", system);
        fields.put("scale", scale);
        fields.put("stages", new ArrayList<>(finished.values()));
        KIND.write(file, JsonText.pretty(fields));
    }
}
