package io.github.rlaifv.dpo.alignment;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds out whether the weights of a trained model were chosen on a benchmark that it is evaluated on later. */
public final class TestSetChoice {
    /** From {@code run/round-1/model} to {@code run}. */
    private static final int MOST_PARENTS = 2;

    /** Records of an alignment and of a training. */
    private static final List<String> FILES = List.of("alignment.json", "training.json");

    private TestSetChoice() {}

    /**
     * Returns the names of the benchmarks that the weights of a model were chosen on; empty if the folder is not in that of
     * an alignment or training, or if that chose on development examples.
     *
     * @param model output folder of an alignment or of a training, or the folder of one of its models
     */
    public static List<String> of(Path model) {
        Path folder = model.toAbsolutePath().normalize();
        Set<String> names = new LinkedHashSet<>();
        for (int up = 0; up <= MOST_PARENTS && folder != null; up++) {
            FILES.stream().map(folder::resolve).filter(Files::isRegularFile).forEach(file -> names.addAll(read(file)));
            folder = folder.getParent();
        }
        return List.copyOf(names);
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
