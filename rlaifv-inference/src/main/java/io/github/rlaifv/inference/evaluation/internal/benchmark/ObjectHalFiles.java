package io.github.rlaifv.inference.evaluation.internal.benchmark;

import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The published files of Object HalBench.
 *
 * @param records questions and images
 * @param synonyms words by class
 * @param instances COCO's outlines, train and val
 * @param captions COCO's captions, train and val
 */
public record ObjectHalFiles(Path records, Path synonyms, List<Path> instances, List<Path> captions) {
    public static final String SOURCE = "https://github.com/RLHF-V/RLAIF-V (eval/data)";
    static final String COCO = "https://cocodataset.org (2014 train/val annotations)";

    public ObjectHalFiles {
        instances = List.copyOf(instances);
        captions = List.copyOf(captions);
    }

    /**
     * Finds the files.
     *
     * @throws BadDataException if files are missing; the message names all of them and where they are published
     */
    public static ObjectHalFiles find(Path folder) {
        List<String> missing = new ArrayList<>();
        Path records = find(folder, missing, SOURCE, "obj_halbench_300_with_image.jsonl", "obj_halbench.jsonl");
        Path synonyms = find(folder, missing, SOURCE, "synonyms_refine.txt");
        List<Path> instances = new ArrayList<>();
        List<Path> captions = new ArrayList<>();
        for (String split : List.of("train2014", "val2014")) {
            String file = "instances_" + split + ".json";
            instances.add(find(folder, missing, COCO, "annotations/" + file, file));
            file = "captions_" + split + ".json";
            captions.add(find(folder, missing, COCO, "annotations/" + file, file));
        }
        if (!missing.isEmpty()) {
            throw new BadDataException(
                    "Object HalBench needs these files in " + folder + ": " + String.join("; ", missing));
        }
        return new ObjectHalFiles(records, synonyms, instances, captions);
    }

    private static Path find(Path folder, List<String> missing, String source, String... names) {
        Optional<Path> found = List.of(names).stream()
                .map(folder::resolve)
                .filter(Files::exists)
                .findFirst();
        if (found.isEmpty()) {
            missing.add(names[0] + ", published at " + source);
        }
        return found.orElse(folder.resolve(names[0]));
    }
}
