package io.github.rlaifv.dpo;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenTensors;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Golden file {@code dpo.json} with its models and pairs. */
public final class DpoGolden {
    private final Path folder = Fixtures.path("llava15");
    private final JsonNode json = Fixtures.json(Fixtures.require(folder.resolve("dpo.json")));

    public JsonNode json() {
        return json;
    }

    public TrainablePolicy policy() {
        return open(folder.resolve("model"));
    }

    /** Opens the policy with its weights stored in the given type. */
    public TrainablePolicy policy(ScalarType storage) {
        return policy(storage, ComputeDevice.cpu());
    }

    /** Opens the policy on a device with its weights stored in the given type. */
    public TrainablePolicy policy(ScalarType storage, ComputeDevice device) {
        return Policies.open(
                Fixtures.require(folder.resolve("model")),
                PolicyOptions.builder().device(device).storage(storage).build());
    }

    /**
     * Opens the reference model. The fixtures hold tokenizer and processor beside the policy only, so the model's
     * folder is assembled in a temporary place.
     */
    public TrainablePolicy reference(Path place) {
        return open(copy(place, "model", "model_ref"));
    }

    /** Copies the policy's folder to a temporary place, where a test may change it. */
    public Path copy(Path place) {
        return copy(place, "model");
    }

    private Path copy(Path place, String... parts) {
        for (String part : parts) {
            try (Stream<Path> files = Files.list(Fixtures.require(folder.resolve(part)))) {
                for (Path file : files.toList()) {
                    Files.write(place.resolve(file.getFileName()), Files.readAllBytes(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return place;
    }

    public static TrainablePolicy open(Path model) {
        return Policies.open(
                Fixtures.require(model),
                PolicyOptions.builder().device(ComputeDevice.cpu()).build());
    }

    public GoldenTensors tensors(String file) {
        return GoldenTensors.read(Fixtures.require(folder.resolve(file)));
    }

    public double beta() {
        return json.path("beta").asDouble();
    }

    public JsonNode pairs() {
        return json.path("pairs");
    }

    public PreferenceDataset dataset() {
        List<PreferencePair> pairs = new ArrayList<>();
        for (JsonNode pair : pairs()) {
            ImageSource photo =
                    ImageSource.of(Fixtures.path("photos", pair.path("photo").asText()));
            pairs.add(new PreferencePair(
                    new Instruction(
                            "pair-" + pairs.size(), photo, pair.path("question").asText()),
                    pair.path("chosen").asText(),
                    pair.path("rejected").asText(),
                    Double.NaN,
                    Double.NaN));
        }
        return PreferenceDataset.of(pairs);
    }

    public List<ScoreRequest> requests() {
        return dataset().toList().stream()
                .map(pair -> new ScoreRequest(pair.prompt(), List.of(pair.chosen(), pair.rejected())))
                .toList();
    }
}
