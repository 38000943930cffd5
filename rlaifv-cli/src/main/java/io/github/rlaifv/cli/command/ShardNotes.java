package io.github.rlaifv.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Options of a command that matter only when its shards are merged, in the file {@value #NAME} of each shard's folder.
 */
public final class ShardNotes {
    private static final String NAME = "merge.json";
    private static final String COMMAND = "command";
    private static final OwnFile FILE = OwnFile.json("file of options for merging", COMMAND, "options");

    private ShardNotes() {}

    /**
     * Writes the options into the folder of a shard.
     *
     * @param command name of the command
     */
    public static void write(Path folder, String command, SortedMap<String, String> options) {
        ObjectNode json = JsonText.object().put(COMMAND, command);
        ObjectNode all = json.putObject("options");
        options.forEach(all::put);
        FILE.write(folder.resolve(NAME), JsonText.pretty(json) + "\n");
    }

    /**
     * Reads the options of all shards of a run. They are those of the first shard.
     *
     * @param places names of options that say where data are. They may differ, because the same data can have another path
     *     on each machine; merging checks the data itself
     * @throws BadDataException if a shard has none, or if others differ; the message names the folders
     */
    public static SortedMap<String, String> common(List<Path> folders, Set<String> places) {
        SortedMap<String, String> first = read(folders.get(0));
        SortedMap<String, String> common = without(places, first);
        for (Path folder : folders) {
            SortedMap<String, String> options = without(places, read(folder));
            if (!common.equals(options)) {
                throw new BadDataException(folders.get(0) + " and " + folder + " are to be merged differently: options "
                        + common + " and " + options
                        + ". Run the command of one of them again with the options of the other");
            }
        }
        return first;
    }

    private static SortedMap<String, String> without(Set<String> names, SortedMap<String, String> options) {
        SortedMap<String, String> others = new TreeMap<>(options);
        others.keySet().removeAll(names);
        return others;
    }

    private static SortedMap<String, String> read(Path folder) {
        Path file = folder.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            throw new BadDataException(folder + " has no " + NAME
                    + ": it is not the folder of a shard, or the shard's command was stopped before its end. Name"
                    + " another folder, or run the command again, and then merge");
        }
        return JsonDocument.read(file, InputLimit.SETTINGS, "run the shard's command again, which writes it anew")
                .textsByName("options");
    }
}
