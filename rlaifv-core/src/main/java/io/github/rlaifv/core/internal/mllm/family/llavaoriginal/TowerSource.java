package io.github.rlaifv.core.internal.mllm.family.llavaoriginal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.rlaifv.core.image.processing.ImageProcessor;
import io.github.rlaifv.core.image.processing.ImageSettings;
import io.github.rlaifv.core.image.processing.ResampleFilter;
import io.github.rlaifv.core.image.processing.TargetSize;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.internal.mllm.config.ConfigFields;
import io.github.rlaifv.core.internal.mllm.config.ProcessorFields;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The CLIP tower that config.json names as {@code mm_vision_tower}: a folder, or one of OpenAI's published towers with
 * a known shape, which may be named by the last part of its name only.
 *
 * @param name name in config.json
 * @param folder folder of the tower, if there is one
 */
record TowerSource(String name, Optional<Path> folder) {
    private static final Map<String, Integer> PUBLISHED =
            Map.of("clip-vit-large-patch14-336", 336, "clip-vit-large-patch14", 224);
    private static final String PUBLISHER = "openai/";
    private static final List<Double> MEAN = List.of(0.48145466, 0.4578275, 0.40821073);
    private static final List<Double> STD = List.of(0.26862954, 0.26130258, 0.27577711);
    private static final String INNER = "vision_model.";
    /** Beginnings of a tower's tensor names in files without a common prefix. */
    private static final List<String> PARTS = List.of("embeddings.", "encoder.", "pre_layrnorm.", "post_layernorm.");

    /**
     * Finds the tower: inside the model folder (also under the last part of the name, as in saved models), then at the
     * path itself, then beside the model folder.
     */
    static TowerSource of(String name, Path model) {
        List<Path> places = new ArrayList<>();
        if (List.of("", ".", "..").contains(lastPart(name))) {
            throw new BadDataException(model.resolve("config.json") + ": mm_vision_tower '" + name
                    + "' does not end in a folder's name: name the vision tower's folder");
        }
        try {
            Path last = Path.of(lastPart(name));
            places.add(model.resolve(name));
            places.add(model.resolve(last));
            places.add(Path.of(name));
            Path parent = model.toAbsolutePath().normalize().getParent();
            if (parent != null) {
                places.add(parent.resolve(last));
            }
        } catch (InvalidPathException e) {
            return new TowerSource(name, Optional.empty());
        }
        return new TowerSource(
                name,
                places.stream()
                        .filter(place -> Files.exists(place.resolve("config.json")))
                        // The last part of a name that ends with a slash or a dot is the model itself.
                        .filter(place -> !place.toAbsolutePath()
                                .normalize()
                                .equals(model.toAbsolutePath().normalize()))
                        .findFirst());
    }

    /** The name of the tower's folder without its parents. */
    String lastPart() {
        return lastPart(name);
    }

    private static String lastPart(String name) {
        String whole = name.replace('\\', '/').replaceFirst("/+$", "");
        return whole.substring(whole.lastIndexOf('/') + 1);
    }

    /**
     * The configuration fields of the tower.
     *
     * @param model config.json of the model, for messages about towers without a folder
     */
    ConfigFields fields(Path model) {
        if (folder.isEmpty()) {
            return new ConfigFields(
                    JsonNodeFactory.instance.objectNode().put("image_size", published()), model, name + ".");
        }
        Path file = folder.get().resolve("config.json");
        ConfigFields fields = new ConfigFields(JsonFile.read(file), file);
        return fields.node().path("vision_config").isObject() ? fields.child("vision_config") : fields;
    }

    /** The image processor of the tower, without padding. */
    ImageProcessor processor() {
        if (folder.isPresent()) {
            ProcessorFields.checkClip(folder.get());
            return ImageProcessor.open(folder.get());
        }
        int side = published();
        return new ImageProcessor(new ImageSettings(
                false,
                new TargetSize.ShortestEdge(side),
                ResampleFilter.BICUBIC,
                new TargetSize.Exact(side, side),
                1.0 / 255,
                true,
                MEAN,
                STD));
    }

    private int published() {
        // Fine-tuned models name the tower by its path on the machine that trained them.
        Integer side = PUBLISHED.get(lastPart());
        if (side == null) {
            throw new BadDataException(
                    "config.json names the vision tower '" + name + "', which is neither a folder nor"
                            + " one of "
                            + PUBLISHED.keySet().stream()
                                    .map(tower -> PUBLISHER + tower)
                                    .sorted()
                                    .toList()
                            + ": download it and put its folder beside the model's");
        }
        return side;
    }

    /**
     * The model's tensors, together with those of the tower's folder if the model's files have no tower.
     *
     * @throws BadDataException if there is no tower
     */
    Checkpoint with(Checkpoint model) {
        if (model.tensors().keySet().stream().anyMatch(name -> name.startsWith(OriginalLlavaNames.TOWER))) {
            return model;
        }
        Path tower = folder.orElseThrow(() -> new BadDataException(model.folder()
                + " has no weights of a vision tower, and '" + name
                + "' is not a folder on this machine: download it and put its folder beside the model's"));
        Map<String, StoredTensor> tensors = new LinkedHashMap<>(model.tensors());
        Checkpoint.open(tower).tensors().forEach((stored, tensor) -> {
            // The rest of a CLIP checkpoint is its text model.
            String own = stored.startsWith(INNER) ? stored.substring(INNER.length()) : stored;
            if (PARTS.stream().anyMatch(own::startsWith)) {
                tensors.put(OriginalLlavaNames.TOWER + INNER + own, tensor);
            }
        });
        return new Checkpoint(model.folder(), tensors);
    }
}
