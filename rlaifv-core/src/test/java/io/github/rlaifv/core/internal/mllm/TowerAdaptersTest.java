package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.testkit.GoldenTensors;
import io.github.rlaifv.core.testkit.ModelCopy;
import io.github.rlaifv.core.testkit.PickleBytes;
import io.github.rlaifv.core.testkit.RawTensor;
import io.github.rlaifv.core.testkit.SafetensorsBytes;
import io.github.rlaifv.core.testkit.TorchZip;
import io.github.rlaifv.core.training.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Adapters that other software put on the vision tower too. The adapters and the logits that PEFT computes with them
 * were written by {@code rlaifv-bench/python/make_adapters.py}.
 */
class TowerAdaptersTest {
    private static final GoldenTensors EXPECTED = GoldenTensors.read(resource("expected.safetensors"));

    @TempDir
    Path folder;

    private final GoldenCase golden = GoldenCase.of("llava15").get(0);
    private LocalPolicy policy;

    private static Path resource(String name) {
        return Fixtures.repository()
                .resolve("rlaifv-core/src/test/resources/adapters")
                .resolve(name);
    }

    @BeforeEach
    void open() {
        policy = open(golden.model());
    }

    @AfterEach
    void close() {
        policy.close();
    }

    private static LocalPolicy open(Path folder) {
        return (LocalPolicy) Policies.open(
                folder, PolicyOptions.builder().precision(ScalarType.FLOAT32).build());
    }

    /** The logits at the positions that predict the response. */
    private float[] logits(LocalPolicy of) {
        float[] all = of.logits(golden.prompt(), golden.response());
        int length = EXPECTED.values("base").length;
        int vocabulary = length / golden.json().path("response_ids").size();
        return Arrays.copyOfRange(all, all.length - length - vocabulary, all.length - vocabulary);
    }

    private void requireLogits(String name) {
        assertThat(logits(policy)).as(name).containsExactly(EXPECTED.values(name), within(1e-4f));
    }

    @ParameterizedTest
    @ValueSource(strings = {"q_v", "all_linear", "with_head", "narrowed"})
    void logitsWithAnAdapterAreThoseOfPeft(String name) {
        policy.adapters().load(resource(name));
        requireLogits(name);
    }

    @Test
    void namesOfEarlierVersionsOfTransformersAreRead() {
        policy.adapters().load(resource("all_linear_old_names"));
        requireLogits("all_linear");
    }

    @Test
    void adapterOfTheTowerAloneIsFollowedAndHasNothingToTrain() {
        policy.adapters().load(resource("tower_only"));
        requireLogits("tower_only");
        assertThat(policy.parameters()).noneMatch(Parameter::adapter);
    }

    @Test
    void onlyAdaptersOfLanguageModelAndProjectorCanBeTrained() {
        policy.adapters().load(resource("all_linear"));
        assertThat(policy.parameters().stream().filter(Parameter::adapter).map(Parameter::name))
                .isNotEmpty()
                .noneMatch(name -> name.contains("vision_tower"))
                .anyMatch(name -> name.contains("multi_modal_projector"))
                .anyMatch(name -> name.contains("language_model"));
    }

    @Test
    void detachingGivesTheModelBackBitByBit() {
        float[] before = logits(policy);
        String fingerprint = policy.fingerprint();
        policy.adapters().load(resource("all_linear"));
        assertThat(policy.fingerprint()).isNotEqualTo(fingerprint);
        policy.adapters().detach();
        assertThat(logits(policy)).containsExactly(before);
        assertThat(policy.fingerprint()).isEqualTo(fingerprint);
        policy.adapters().load(resource("q_v"));
        requireLogits("q_v");
    }

    /** So PEFT computes with the saved adapter what it computed with its own. */
    @ParameterizedTest
    @ValueSource(strings = {"q_v", "all_linear", "tower_only", "with_head"})
    void savedAdapterHoldsTheMatricesOfPeft(String name) {
        policy.adapters().load(resource(name));
        policy.adapters().save(folder.resolve("saved"));
        Map<String, StoredTensor> saved = tensors(folder.resolve("saved"));
        Map<String, StoredTensor> original = tensors(resource(name));
        assertThat(new TreeSet<>(saved.keySet())).isEqualTo(new TreeSet<>(original.keySet()));
        original.forEach((tensor, values) -> assertThat(
                        RawTensor.of(Objects.requireNonNull(saved.get(tensor))).bytes())
                .as(tensor)
                .isEqualTo(RawTensor.of(values).bytes()));
        policy.adapters().detach();
        policy.adapters().load(folder.resolve("saved"));
        requireLogits(name);
    }

    private static Map<String, StoredTensor> tensors(Path adapter) {
        return Checkpoint.ofFile(adapter.resolve("adapter_model.safetensors")).tensors();
    }

    @Test
    void savedModelAndMergedAdaptersGiveTheSameLogits() {
        policy.adapters().load(resource("all_linear"));
        policy.save(folder.resolve("model"));
        policy.adapters().merge();
        requireLogits("all_linear");
        policy.save(folder.resolve("merged"));
        policy.adapters().unmerge();
        requireLogits("all_linear");
        for (String saved : List.of("model", "merged")) {
            try (LocalPolicy opened = open(folder.resolve(saved))) {
                assertThat(logits(opened)).containsExactly(EXPECTED.values("all_linear"), within(1e-4f));
            }
        }
    }

    @Test
    void modelWithoutAdaptersIsNotAvailableWhileTheTowerHasSome() {
        policy.adapters().load(resource("q_v"));
        assertThatThrownBy(() -> policy.adapters().base().fingerprint())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(
                        "model.vision_tower.encoder.layers.0.self_attn", "open its folder a second time");
        policy.adapters().detach();
        assertThat(policy.adapters().base().fingerprint()).isEqualTo(policy.fingerprint());
    }

    @Test
    void adaptersOfDifferentTowersHaveDifferentFingerprints() throws IOException {
        policy.adapters().load(resource("tower_only"));
        String first = policy.fingerprint();
        policy.adapters().detach();
        Path other = copy("tower_only");
        byte[] bytes = Files.readAllBytes(other.resolve("adapter_model.safetensors"));
        bytes[bytes.length - 1] ^= 0x40;
        Files.write(other.resolve("adapter_model.safetensors"), bytes);
        policy.adapters().load(other);
        assertThat(policy.fingerprint()).isNotEqualTo(first);
    }

    @Test
    void matricesInAPyTorchFileAreRead() throws IOException {
        Path old = copy("q_v");
        Map<String, PickleBytes.Tensor> described = new LinkedHashMap<>();
        Map<String, byte[]> storages = new LinkedHashMap<>();
        tensors(old).forEach((name, tensor) -> {
            String key = String.valueOf(storages.size());
            long columns = tensor.shape().get(1);
            long elements = tensor.shape().get(0) * columns;
            described.put(
                    name,
                    new PickleBytes.Tensor("FloatStorage", key, elements, 0, tensor.shape(), List.of(columns, 1L)));
            storages.put(key, RawTensor.of(tensor).bytes());
        });
        TorchZip zip = TorchZip.of(PickleBytes.stateDictionary(described));
        storages.forEach((key, bytes) -> zip.entry("data/" + key, bytes));
        Files.delete(old.resolve("adapter_model.safetensors"));
        zip.write(old.resolve("adapter_model.bin"));
        policy.adapters().load(old);
        requireLogits("q_v");
    }

    /** A tower without matrices was never adapted, one with some of them is incomplete. */
    @Test
    void adapterWithHalfOfATowerIsRejected() {
        Path half = copy("q_v");
        change(half, tensors -> tensors.keySet().removeIf(name -> name.contains("vision_tower.encoder.layers.1")));
        assertThatThrownBy(() -> policy.adapters().load(half))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("no matrices of the module model.vision_tower.encoder.layers.1", "incomplete");
        Path none = copy("narrowed");
        change(none, tensors -> tensors.keySet().removeIf(name -> name.contains("vision_tower")));
        policy.adapters().load(none);
        assertThat(policy.adapters().lora()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.vision_tower.embeddings.patch_embedding", "model.language_model.embed_tokens"})
    void modulesThatAreNoLinearMapsAreRejectedWithWhatToDo(String module) throws IOException {
        Path odd = copy("tower_only");
        ObjectNode config = (ObjectNode) JsonFile.read(odd.resolve("adapter_config.json"));
        config.put("target_modules", ".*");
        Files.writeString(odd.resolve("adapter_config.json"), JsonText.pretty(config));
        change(
                odd,
                tensors -> List.copyOf(tensors.keySet())
                        .forEach(name -> tensors.put(
                                name.replace("model.vision_tower.encoder.layers.0.mlp.fc1", module),
                                Objects.requireNonNull(tensors.remove(name)))));
        assertThatThrownBy(() -> policy.adapters().load(odd))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll(module, "is no linear map", "merge the adapter into its model with PEFT");
    }

    /** With adapters of the head, PEFT's default is to write the head's own weight too. */
    @Test
    void weightOfTheModelItselfAmongTheMatricesIsRejectedWithWhatToDo() {
        Path head = copy("with_head");
        change(
                head,
                tensors -> tensors.put(
                        "base_model.model.lm_head.base_layer.weight",
                        new RawTensor("F32", List.of(1L, 1L), new byte[4])));
        assertThatThrownBy(() -> policy.adapters().load(head))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("lm_head.base_layer.weight", "save_embedding_layers=False", "merge");
    }

    private Path copy(String name) {
        return ModelCopy.of(resource(name), folder.resolve("copy-" + name)).folder();
    }

    private static void change(Path adapter, Consumer<Map<String, RawTensor>> change) {
        Map<String, RawTensor> tensors = new LinkedHashMap<>();
        tensors(adapter).forEach((name, tensor) -> tensors.put(name, RawTensor.of(tensor)));
        change.accept(tensors);
        SafetensorsBytes.write(adapter.resolve("adapter_model.safetensors"), tensors);
    }
}
