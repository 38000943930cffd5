package io.github.rlaifv.inference.evaluation.internal.benchmark;

import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The classes in a benchmark's images according to COCO's annotators: those they outlined, and those their captions
 * mention.
 */
public final class CocoTruth {
    private final ChairScores chair;
    private final Map<String, Set<String>> classes = new HashMap<>();
    private final Set<String> captioned = new HashSet<>();

    /**
     * Creates an empty truth.
     *
     * @param images ids of the images
     * @param chair finds classes in captions
     */
    public CocoTruth(List<String> images, ChairScores chair) {
        this.chair = chair;
        images.forEach(image -> classes.put(image, new HashSet<>()));
    }

    /** Reads the files of all splits and returns the classes by image. */
    public Map<String, Set<String>> read(List<Path> instances, List<Path> captions) {
        instances.forEach(this::instances);
        captions.forEach(this::captions);
        List<String> unknown = classes.keySet().stream()
                .filter(image -> !captioned.contains(image))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw new BadDataException("the image " + unknown.get(0) + " and " + (unknown.size() - 1)
                    + " more have no caption in " + captions + ": use the files of COCO 2014");
        }
        return classes;
    }

    private void instances(Path file) {
        Map<String, String> names = new HashMap<>();
        Map<String, Set<String>> outlined = new HashMap<>();
        new CocoFile(file).read(Set.of("annotations", "categories"), (list, row) -> {
            if (list.equals("categories")) {
                names.put(row.get("id"), row.get("name"));
            } else if (classes.containsKey(row.get("image_id"))) {
                outlined.computeIfAbsent(row.get("image_id"), image -> new HashSet<>())
                        .add(row.get("category_id"));
            }
        });
        outlined.forEach((image, categories) -> {
            for (String category : categories) {
                String name = names.getOrDefault(category, "");
                if (name.isEmpty()) {
                    throw new BadDataException(file + ": field \"category_id\" is " + category
                            + ", which is not an \"id\" in \"categories\": use the file as published");
                }
                add(
                        image,
                        chair.synonyms()
                                .classOf(name)
                                .orElseThrow(() ->
                                        new BadDataException(file + ": field \"categories\" has the category " + name
                                                + ", which is not in the synonyms: use both files as published")));
            }
        });
    }

    private void captions(Path file) {
        List<CocoFile.Row> known = new ArrayList<>();
        new CocoFile(file).read(Set.of("annotations"), (list, row) -> {
            if (classes.containsKey(row.get("image_id"))) {
                known.add(row);
            }
        });
        for (CocoFile.Row row : known) {
            String image = row.get("image_id");
            captioned.add(image);
            chair.ofText(row.get("caption")).objects().forEach(object -> add(image, object));
        }
    }

    private void add(String image, String object) {
        classes.computeIfAbsent(image, key -> new HashSet<>()).add(object);
    }
}
