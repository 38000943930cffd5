package io.github.rlaifv.core.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.internal.tensor.SafetensorsWriter;
import io.github.rlaifv.core.model.ModelShapes;
import io.github.rlaifv.core.training.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Writes model folders of any size with random float32 weights. */
public final class RandomModel {
    private static final float RANGE = 0.05f;

    private RandomModel() {}

    /**
     * Writes a LLaVA-1.5 model with the tokenizer of the fixture.
     *
     * @param folder the new folder
     * @param text changes the configuration of the language model
     */
    public static Path llava(Path folder, Consumer<ObjectNode> text) throws IOException {
        return llava(folder, text, vision -> {});
    }

    /**
     * Same as above, with another vision tower.
     *
     * @param vision changes the configuration of the vision tower
     */
    public static Path llava(Path folder, Consumer<ObjectNode> text, Consumer<ObjectNode> vision) throws IOException {
        ModelCopy copy = ModelCopy.of(Fixtures.path("llava15", "model"), folder);
        ModelCopy.edit(folder.resolve("config.json"), List.of("text_config"), text);
        ModelCopy.edit(folder.resolve("config.json"), List.of("vision_config"), vision);
        Files.delete(folder.resolve("model.safetensors"));
        write(folder.resolve("model.safetensors"), ModelShapes.of(copy.folder()).parameters());
        return folder;
    }

    private static void write(Path file, List<Parameter> parameters) throws IOException {
        List<StoredTensor> plan = parameters.stream()
                .map(parameter -> new StoredTensor(
                        parameter.name(), ScalarType.FLOAT32, parameter.shape(), file, 0, 4 * parameter.numbers()))
                .toList();
        SplittableRandom random = new SplittableRandom(7);
        try (SafetensorsWriter writer = new SafetensorsWriter(file, plan)) {
            for (Parameter parameter : parameters) {
                float[] values = new float[Math.toIntExact(parameter.numbers())];
                for (int i = 0; i < values.length; i++) {
                    values[i] = parameter.isMatrix() ? RANGE * ((float) random.nextDouble() - 0.5f) : 1;
                }
                writer.write(values);
            }
        }
    }
}
