package io.github.rlaifv.dpo.alignment;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds out whether the weights of an aligned model were chosen on a benchmark that it is evaluated on later. */
public final class TestSetChoice {
    /** From {@code run/round-1/model} to {@code run}. */
    private static final int MOST_PARENTS = 2;

    private TestSetChoice() {}

    /**
     * Returns the names of the benchmarks that the weights of a model were chosen on; empty if the folder is not in that of
     * an alignment, or if the alignment chose on development examples.
     *
     * @param model output folder of an alignment, or the folder of one of its models
     */
    public static List<String> of(Path model) {
        Path folder = model.toAbsolutePath().normalize();
        for (int up = 0; up <= MOST_PARENTS && folder != null; up++) {
            Path log = folder.resolve("alignment.json");
            if (Files.isRegularFile(log)) {
                return read(log);
            }
            folder = folder.getParent();
        }
        return List.of();
    }

    private static List<String> read(Path log) {
        try {
            JsonNode names = JsonFile.read(log).path("testSets");
            List<String> all = new ArrayList<>();
            names.forEach(name -> all.add(name.asText()));
            return all;
        } catch (BadDataException e) {
            // a file of others under this name says nothing about the model
            return List.of();
        }
    }
}
