package io.github.rlaifv.core.internal.shard;

import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.policy.RequestFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The file {@value #NAME} in the folder of a shard: units that have no result and never will, with the reason. A whole
 * run finds them again each time, but whoever merges shards has no model to ask.
 */
public final class SkippedUnits {
    public static final String NAME = "skipped.jsonl";

    private static final String ADVICE = "run the shard again, which writes the file anew";

    private SkippedUnits() {}

    /**
     * Writes the file, without failures that may pass.
     *
     * @param failures failures by the name of the unit
     */
    public static void write(Path folder, Map<String, RequestFailure> failures) {
        JsonLines.write(
                folder.resolve(NAME),
                failures.entrySet().stream()
                        .filter(failure -> !failure.getValue().retriable())
                        .map(failure -> JsonLines.object()
                                .put("unit", failure.getKey())
                                .put("request", failure.getValue().request())
                                .put("reason", failure.getValue().reason())
                                .put("detail", failure.getValue().detail())));
    }

    /** Reads the failures by unit; none if the shard was interrupted before it wrote the file. */
    public static SortedMap<String, RequestFailure> read(Path folder) {
        SortedMap<String, RequestFailure> failures = new TreeMap<>();
        Path file = folder.resolve(NAME);
        if (Files.isRegularFile(file)) {
            try (Stream<JsonRecord> records = JsonLines.stream(file, ADVICE)) {
                records.map(record -> record.only("unit", "request", "reason", "detail"))
                        .forEachOrdered(record -> failures.put(
                                record.string("unit"),
                                new RequestFailure(
                                        record.string("request"),
                                        record.string("reason"),
                                        record.string("detail"),
                                        false)));
            }
        }
        return failures;
    }
}
