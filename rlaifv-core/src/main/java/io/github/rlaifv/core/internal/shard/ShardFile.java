package io.github.rlaifv.core.internal.shard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Shard;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.Stream;

/**
 * The file {@value #NAME} in the folder of a shard. Its first line says which part of a run the folder holds, and each
 * further line names a unit of it, in order.
 */
public final class ShardFile {
    public static final String NAME = "shard.jsonl";

    private static final int VERSION = 1;
    /** Beginning of the file, which distinguishes it from a dataset of the same name. */
    private static final String BEGIN = "{\"version\":";

    private static final String ADVICE = "run the shard again, which writes the file anew";
    private static final String UNIT = "unit";

    private ShardFile() {}

    /**
     * Writes the file.
     *
     * @param units names of the shard's units, in order
     */
    public static void write(Path folder, ShardPlan plan, Stream<String> units) {
        ObjectNode head = JsonLines.object()
                .put("version", VERSION)
                .put("kind", plan.kind().label())
                .put("shard", plan.shard().toString())
                .put("units", plan.units())
                .put("per_call", plan.perCall())
                .put("data", plan.data());
        ObjectNode later = head.putObject("later");
        plan.later().forEach(later::put);
        JsonLines.write(
                folder.resolve(NAME),
                Stream.concat(
                        Stream.of(head), units.map(unit -> JsonLines.object().put(UNIT, unit))));
    }

    /** Returns whether a folder is that of a shard. */
    public static boolean isIn(Path folder) {
        return OwnFile.begins(folder.resolve(NAME), BEGIN);
    }

    /**
     * Reads which part of a run a folder holds.
     *
     * @throws BadDataException if the folder is not that of a shard, or the file is damaged
     */
    public static ShardPlan read(Path folder) {
        if (!isIn(folder)) {
            throw new BadDataException(folder + " holds no shard of a run (no " + NAME
                    + "): name the folders that were written with --shard");
        }
        Path file = folder.resolve(NAME);
        try (Stream<JsonRecord> records = JsonLines.stream(file, ADVICE)) {
            return plan(records.findFirst().orElseThrow(() -> new BadDataException(file + " is empty; " + ADVICE)));
        }
    }

    private static ShardPlan plan(JsonRecord head) {
        head.version(VERSION).only("version", "kind", "shard", "units", "per_call", "data", "later");
        String label = head.string("kind");
        ShardKind kind = Arrays.stream(ShardKind.values())
                .filter(one -> one.label().equals(label))
                .findFirst()
                .orElseThrow(() -> head.problem("kind", "is unknown: '" + label + "'"));
        int perCall = head.integer("per_call");
        if (perCall < 1) {
            throw head.problem("per_call", "must be 1 or more, is " + perCall);
        }
        return new ShardPlan(
                kind, shard(head), head.count("units"), perCall, head.string("data"), head.textsByName("later"));
    }

    private static Shard shard(JsonRecord head) {
        try {
            return Shard.parse(head.string("shard"));
        } catch (IllegalArgumentException e) {
            throw head.problem("shard", "can't be used: " + e.getMessage());
        }
    }

    /** Returns the names of the units in a folder, in order. The caller closes the stream. */
    static Stream<String> units(Path folder) {
        Stream<JsonRecord> records = JsonLines.stream(folder.resolve(NAME), ADVICE);
        Iterator<JsonRecord> each = records.iterator();
        if (each.hasNext()) {
            each.next();
        }
        return Stream.generate(each::hasNext)
                .takeWhile(more -> more)
                .map(more -> each.next().string(UNIT))
                .onClose(records::close);
    }

    /**
     * Rejects the folder of a shard where the results of a whole run are needed.
     *
     * @throws BadDataException if the folder is that of a shard; the message names the shard and the remedy
     */
    public static void refuse(Path folder) {
        if (isIn(folder)) {
            ShardPlan plan = read(folder);
            throw new BadDataException(folder + " holds shard " + plan.shard() + " of "
                    + plan.kind().aRun() + ", not a whole run: join all "
                    + plan.shard().count()
                    + " shards with 'rlaifv merge', and use the folder that it writes");
        }
    }
}
