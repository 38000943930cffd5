package io.github.rlaifv.core.internal.shard;

import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.policy.RequestFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
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

    /** Writes the file, without failures that may pass. */
    public static void write(Path folder, Collection<RequestFailure> failures) {
        JsonLines.write(
                folder.resolve(NAME),
                failures.stream()
                        .filter(failure -> !failure.retriable())
                        .map(failure -> JsonLines.object()
                                .put("unit", failure.request())
                                .put("reason", failure.reason())
                                .put("detail", failure.detail())));
    }

    /** Reads the failures by unit; none if the shard was interrupted before it wrote the file. */
    public static SortedMap<String, RequestFailure> read(Path folder) {
        SortedMap<String, RequestFailure> failures = new TreeMap<>();
        Path file = folder.resolve(NAME);
        if (Files.isRegularFile(file)) {
            try (Stream<JsonRecord> records = JsonLines.stream(file, ADVICE)) {
                records.map(record -> record.only("unit", "reason", "detail"))
                        .map(record -> new RequestFailure(
                                record.string("unit"), record.string("reason"), record.string("detail"), false))
                        .forEachOrdered(failure -> failures.put(failure.request(), failure));
            }
        }
        return failures;
    }
}
