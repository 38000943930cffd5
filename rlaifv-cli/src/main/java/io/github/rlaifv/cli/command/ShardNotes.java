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
import java.util.Optional;
import java.util.SortedMap;

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
     * Reads the options of all shards of a run.
     *
     * @throws BadDataException if a shard has none, or if they differ; the message names the folders
     */
    public static SortedMap<String, String> common(List<Path> folders) {
        Optional<SortedMap<String, String>> common = Optional.empty();
        for (Path folder : folders) {
            SortedMap<String, String> options = read(folder);
            if (common.isPresent() && !common.get().equals(options)) {
                throw new BadDataException(folders.get(0) + " and " + folder + " are to be merged differently: options "
                        + common.get() + " and " + options
                        + ". Run the command of one of them again with the options of the other");
            }
            common = Optional.of(options);
        }
        return common.orElseThrow();
    }

    private static SortedMap<String, String> read(Path folder) {
        Path file = folder.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            throw new BadDataException(folder + " has no " + NAME
                    + ": its command was stopped before its end. Run it again, and then merge");
        }
        return JsonDocument.read(file, InputLimit.SETTINGS, "run the shard's command again, which writes it anew")
                .textsByName("options");
    }
}
