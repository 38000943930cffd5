package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenTensors;
import io.github.rlaifv.core.testkit.ModelCopy;
import io.github.rlaifv.core.testkit.Photo;
import io.github.rlaifv.core.testkit.SumLoss;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Adapters;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.core.training.TrainingPass;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoraAdaptersTest {
    /** Makes the first response of each request likelier and the others less likely. */
    private static final SumLoss LOSS = new SumLoss(-1, 1);

    private static final Lora EVERYWHERE = Lora.rank(4).withProjector().withSeed(5);

    private final List<ScoreRequest> requests = List.of(
            request(Fixtures.photos().any(0), "Describe the image.", "A red car.", "A red boat on water."),
            request(Fixtures.photos().any(1), "What is this?", "Two trees.", "A house."));

    @TempDir
    Path folder;

    private TrainablePolicy policy;

    @BeforeEach
    void open() {
        policy = open(model());
    }

    @AfterEach
    void close() {
        policy.close();
    }

    private static Path model() {
        return Fixtures.require(Fixtures.path("llava15", "model"));
    }

    private static Path adapter(String name) {
        return Fixtures.require(Fixtures.path("llava15", name));
    }

    private static TrainablePolicy open(Path path) {
        return Policies.open(
                path, PolicyOptions.builder().device(ComputeDevice.cpu()).build());
    }

    private static ScoreRequest request(Photo photo, String question, String... responses) {
        return new ScoreRequest(Prompt.of(photo.image(), question), List.of(responses));
    }

    private static double[] scores(Policy policy, List<ScoreRequest> requests) {
        return policy.score(requests).stream()
                .flatMap(List::stream)
                .mapToDouble(TokenLogProbs::sum)
                .toArray();
    }

    private double[] scores(Policy policy) {
        return scores(policy, requests);
    }

    /** Trains all adapters, matrices B included, so that they change the policy's results. */
    private void train(Lora lora) {
        policy.adapters().attach(lora);
        List<Parameter> adapters =
                policy.parameters().stream().filter(Parameter::adapter).toList();
        try (Gradients gradients = policy.newGradients(adapters);
                AdamW adam = policy.newAdamW(adapters)) {
            for (int i = 0; i < 2; i++) {
                gradients.zero();
                policy.backward(requests, LOSS, gradients);
                adam.step(gradients, new AdamW.Settings(0.02, 0.9, 0.999, 1e-8, 0));
            }
        }
    }

    @Test
    void newAdaptersLieInNativeMemoryAndNotInJavas() throws InterruptedException {
        policy.adapters().attach(Lora.rank(2000));
        long adapterBytes = 4
                * policy.parameters().stream()
                        .filter(Parameter::adapter)
                        .mapToLong(one -> one.shape().get(0) * one.shape().get(1))
                        .sum();

        long held = heldDirectBytes();
        for (int i = 0; held > adapterBytes / 4 && i < 50; i++) {
            System.gc();
            Thread.sleep(20);
            held = heldDirectBytes();
        }

        assertThat(adapterBytes).isGreaterThan(16 << 20);
        assertThat(held).isLessThan(adapterBytes / 4);
    }

    private static long heldDirectBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    @Test
    void freshAdaptersChangeNothing() {
        double[] before = scores(policy);
        policy.adapters().attach(EVERYWHERE);
        assertThat(scores(policy)).containsExactly(before);
        assertThat(policy.parameters().stream().filter(Parameter::adapter)).hasSize(2 * (3 * 7 + 2));
        policy.adapters().detach();
        assertThat(policy.parameters()).noneMatch(Parameter::adapter);
    }

    @Test
    void trainedAdaptersLeaveTheBaseModelUnchanged() {
        double[] before = scores(policy);
        String fingerprint = policy.fingerprint();
        train(EVERYWHERE);
        double[] after = scores(policy);
        assertThat(after[0]).isGreaterThan(before[0] + 0.1);
        assertThat(after[1]).isLessThan(before[1] - 0.1);
        Policy base = policy.adapters().base();
        assertThat(scores(base)).containsExactly(before);
        assertThat(base.fingerprint()).isEqualTo(fingerprint).isNotEqualTo(policy.fingerprint());
        base.close();
        assertThat(scores(policy)).containsExactly(after);
        policy.adapters().detach();
        assertThat(scores(policy)).containsExactly(before);
        assertThat(policy.fingerprint()).isEqualTo(fingerprint);
    }

    @Test
    void adapterOfAChangedModelNamesNoBaseModel() {
        train(EVERYWHERE);
        policy.adapters().merge();
        double[] trained = scores(policy);
        policy.adapters().save(folder.resolve("merged"));
        try (Policy again = open(folder.resolve("merged"))) {
            assertThat(scores(again)).containsExactly(trained, within(1e-3));
        }
        policy.adapters().detach();
        policy.adapters().attach(EVERYWHERE);
        policy.adapters().save(folder.resolve("onMerged"));
        policy.adapters().detach();
        List<Parameter> own = List.of(policy.parameters().get(0));
        try (TrainablePolicy fresh = open(model());
                Gradients gradients = fresh.newGradients(own);
                AdamW adam = fresh.newAdamW(own)) {
            adam.step(gradients, new AdamW.Settings(0.02, 0.9, 0.999, 1e-8, 0));
            fresh.adapters().attach(EVERYWHERE);
            fresh.adapters().save(folder.resolve("onTrained"));
        }
        for (String name : List.of("onMerged", "onTrained")) {
            assertThatThrownBy(() -> open(folder.resolve(name)))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("names no model (base_model_name_or_path)")
                    .hasMessageContaining(name);
        }
        policy.adapters().load(folder.resolve("onMerged"));
        assertThat(scores(policy)).containsExactly(trained, within(1e-3));
    }

    @Test
    void mergedModelScoresLikeUnmergedAdapters() {
        train(EVERYWHERE);
        double[] unmerged = scores(policy);
        List<String> written = greedy();
        policy.save(folder.resolve("merged"));
        policy.adapters().merge();
        assertThat(policy.parameters()).noneMatch(Parameter::adapter);
        assertThat(scores(policy)).containsExactly(unmerged, within(2e-4));
        assertThat(greedy()).isEqualTo(written);
        Policy base = policy.adapters().base();
        assertThatThrownBy(() -> base.score(requests))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("unmerge");
        policy.adapters().unmerge();
        assertThat(scores(policy)).containsExactly(unmerged, within(2e-4));
        try (TrainablePolicy saved = open(folder.resolve("merged"))) {
            assertThat(scores(saved)).containsExactly(unmerged, within(2e-4));
        }
    }

    private List<String> greedy() {
        GenerationRequest request = new GenerationRequest("one", requests.get(0).prompt(), 1, Sampling.greedy(8));
        return policy.generate(List.of(request)).get(0).stream()
                .map(Completion::text)
                .toList();
    }

    @Test
    void savedAdapterEqualsThatOfPeft() throws IOException {
        policy.adapters().load(adapter("lora_final"));
        assertThat(policy.adapters().lora()).contains(Lora.rank(8));
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.writeString(other.resolve("notes.txt"), "mine");
        assertThatThrownBy(() -> policy.adapters().save(other)).isInstanceOf(BadDataException.class);
        assertThat(other.resolve("notes.txt")).hasContent("mine");
        policy.adapters().save(folder.resolve("again"));
        GoldenTensors expected = GoldenTensors.read(adapter("lora_final").resolve("adapter_model.safetensors"));
        GoldenTensors actual = GoldenTensors.read(folder.resolve("again/adapter_model.safetensors"));
        assertThat(actual.names()).containsExactlyInAnyOrderElementsOf(expected.names());
        for (String name : expected.names()) {
            assertThat(actual.values(name)).as(name).containsExactly(expected.values(name));
            assertThat(actual.shape(name)).isEqualTo(expected.shape(name));
        }
        double[] scores = scores(policy);
        try (TrainablePolicy opened = open(folder.resolve("again"))) {
            assertThat(scores(opened)).containsExactly(scores);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"q_proj\",\"k_proj\",\"v_proj\",\"o_proj\",\"gate_proj\",\"up_proj\",\"down_proj\",\"lm_head\"] | has no matrices of the module lm_head",
                "[\"q_proj\",\"v_proj\"] | doesn't name",
                "\".*layers.[0-1].*_proj\" | doesn't name"
            })
    void settingsAndMatricesMustNameTheSameModules(String targets, String expected) throws IOException {
        Path odd = Files.createDirectories(folder.resolve("odd"));
        Files.copy(
                adapter("lora_final").resolve("adapter_model.safetensors"), odd.resolve("adapter_model.safetensors"));
        Files.writeString(
                odd.resolve("adapter_config.json"),
                "{\"peft_type\":\"LORA\",\"r\":8,\"lora_alpha\":16,\"target_modules\":" + targets + "}");
        assertThatThrownBy(() -> policy.adapters().load(odd))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll(expected, "target_modules", "adapter_model.safetensors");
        assertThat(policy.adapters().lora()).isEmpty();
    }

    @Test
    void otherWeightsBesideAnAdapterAreRejected() throws IOException {
        Path beside =
                ModelCopy.of(adapter("lora_final"), folder.resolve("beside")).folder();
        Files.write(beside.resolve("non_lora_trainables.bin"), new byte[] {1});
        assertThatThrownBy(() -> policy.adapters().load(beside))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("non_lora_trainables.bin", "merge");
    }

    @Test
    void readsOtherLayoutsOfNamesAndTargets() throws IOException {
        policy.adapters().load(adapter("lora_final"));
        double[] expected = scores(policy);
        policy.adapters().detach();
        // PEFT's names before transformers 4.52, of equal length so that offsets stay the same.
        Path old = Files.createDirectories(folder.resolve("old"));
        byte[] bytes = Files.readAllBytes(adapter("lora_final").resolve("adapter_model.safetensors"));
        String text = new String(bytes, StandardCharsets.ISO_8859_1)
                .replace(".model.model.language_model.layers", ".model.language_model.model.layers");
        Files.write(old.resolve("adapter_model.safetensors"), text.getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(
                old.resolve("adapter_config.json"),
                "{\"peft_type\":\"LORA\",\"r\":8,\"lora_alpha\":16,\"target_modules\":[\"q_proj\",\"k_proj\",\"v_proj\",\"o_proj\",\"gate_proj\",\"up_proj\",\"down_proj\"]}");
        policy.adapters().load(old);
        assertThat(scores(policy)).containsExactly(expected);
        // A list of name endings would adapt the vision tower too, so the settings name the exact modules.
        assertThat(policy.adapters().lora()).contains(Lora.rank(8));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0", "7, 0.4"})
    void gradientsOfABatchAreTheSumOfItsRequests(long seed, double dropout) {
        policy.adapters().attach(EVERYWHERE.withDropout(dropout));
        train(policy.adapters());
        TrainingPass pass = new TrainingPass(seed, 0);
        List<Parameter> adapters =
                policy.parameters().stream().filter(Parameter::adapter).toList();
        try (Gradients together = policy.newGradients(adapters);
                Gradients apart = policy.newGradients(adapters)) {
            policy.backward(requests, LOSS, together, pass);
            requests.forEach(one -> policy.backward(List.of(one), LOSS, apart, pass));
            for (Parameter parameter : adapters) {
                assertThat(apart.toArray(parameter.name()))
                        .as(parameter.name())
                        .containsExactly(together.toArray(parameter.name()), within(2e-3f));
            }
            assertThat(together.globalNorm()).isPositive();
        }
    }

    private void train(Adapters attached) {
        assertThat(attached.lora()).isPresent();
        List<Parameter> ups = policy.parameters().stream()
                .filter(p -> p.name().contains("lora_B"))
                .toList();
        try (Gradients gradients = policy.newGradients(ups);
                AdamW adam = policy.newAdamW(ups)) {
            policy.backward(requests, LOSS, gradients);
            adam.step(gradients, new AdamW.Settings(0.02, 0.9, 0.999, 1e-8, 0));
        }
    }

    @Test
    void dropoutDropsTheGivenShareAndScalesTheRest() {
        policy.adapters().attach(Lora.rank(4).withDropout(0.5));
        train(policy.adapters());
        double evaluated = LOSS.evaluate(policy.score(requests)).loss();
        List<Parameter> adapters =
                policy.parameters().stream().filter(Parameter::adapter).toList();
        double sum = 0;
        double differences = 0;
        try (Gradients gradients = policy.newGradients(adapters)) {
            for (int seed = 0; seed < 12; seed++) {
                double loss = policy.backward(requests, LOSS, gradients, new TrainingPass(seed, 0))
                        .loss();
                double again = policy.backward(requests, LOSS, gradients, new TrainingPass(seed, 0))
                        .loss();
                assertThat(again).isEqualTo(loss);
                sum += loss;
                differences += Math.abs(loss - evaluated);
            }
        }
        policy.adapters().detach();
        double base = LOSS.evaluate(policy.score(requests)).loss();
        assertThat(differences).isPositive();
        // Half of the inputs at twice their size give on average the result of all inputs.
        assertThat(sum / 12).isCloseTo(evaluated, within(0.35 * Math.abs(evaluated - base)));
    }

    @Test
    void rejectsRanksOutOfRange() {
        for (int rank : new int[] {0, 32_769, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> Lora.rank(rank))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("rank")
                    .hasMessageContaining(Integer.toString(rank));
        }
    }

    @Test
    void rejectsModulesThatCantBeAdapted() {
        assertThatThrownBy(() -> policy.adapters().attach(Lora.rank(2).withTargets(".*q_proj")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("vision_tower");
        assertThatThrownBy(() -> policy.adapters().attach(Lora.rank(2).withTargets("nothing")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("match no module");
        policy.adapters().attach(Lora.rank(2));
        assertThatThrownBy(() -> policy.adapters().attach(Lora.rank(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("rank 2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"use_dora\":true | use_dora",
                "\"bias\":\"all\" | bias",
                "\"peft_type\":\"IA3\" | peft_type",
                "\"modules_to_save\":[\"lm_head\"] | modules_to_save",
                "\"r\":4 | shape",
                "\"r\":0 | r must be from 1",
                "\"target_modules\":{} | target_modules"
            })
    void rejectsUnsupportedConfigs(String field, String named) throws IOException {
        Path broken = Files.createDirectories(folder.resolve("broken"));
        Files.copy(
                adapter("lora_final").resolve("adapter_model.safetensors"),
                broken.resolve("adapter_model.safetensors"));
        String key = field.substring(0, field.indexOf(':'));
        String defaults = "\"peft_type\":\"LORA\",\"r\":8,\"lora_alpha\":16,\"target_modules\":\".*\"";
        String kept = Arrays.stream(defaults.split(","))
                .filter(one -> !one.startsWith(key))
                .reduce("", (all, one) -> all + one + ",");
        Files.writeString(broken.resolve("adapter_config.json"), "{" + kept + field + "}");
        assertThatThrownBy(() -> policy.adapters().load(broken))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(named)
                .hasMessageContaining("broken");
        assertThat(policy.adapters().lora()).isEmpty();
    }
}
