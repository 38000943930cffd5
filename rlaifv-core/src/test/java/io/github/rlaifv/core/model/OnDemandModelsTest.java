package io.github.rlaifv.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RetriableException;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.training.Adapters;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OnDemandModelsTest {
    private static final GenerationRequest REQUEST =
            new GenerationRequest("r", Prompt.of("Hello"), 1, Sampling.greedy(2));
    private static final Path MODEL = Fixtures.path("llava15", "model");

    private final OnDemandModels models = new OnDemandModels();
    private final List<FakePolicy> opened = new ArrayList<>();

    @AfterEach
    void close() {
        models.close();
    }

    private Policy fake(String name) {
        return models.policy(() -> open(name));
    }

    private FakePolicy open(String name) {
        FakePolicy policy = FakePolicy.builder()
                .name(name)
                .writes((request, i) -> "by " + name)
                .build();
        opened.add(policy);
        return policy;
    }

    private static String ask(Policy policy) {
        return policy.generate(List.of(REQUEST)).get(0).get(0).text();
    }

    private static void assertClosed(Policy policy) {
        assertThatIllegalStateException().isThrownBy(() -> ask(policy));
    }

    @Test
    void modelIsOpenedWhenItIsAskedAndClosedWhenAnotherIsAsked() {
        Policy labeler = fake("labeler");
        Policy divider = fake("divider");
        assertThat(opened).isEmpty();
        assertThat(ask(labeler)).isEqualTo("by labeler");
        assertThat(ask(labeler)).isEqualTo("by labeler");
        assertThat(opened).hasSize(1);
        assertThat(ask(divider)).isEqualTo("by divider");
        assertThat(models.open()).isEqualTo(1);
        assertClosed(opened.get(0));
        assertThat(ask(labeler)).isEqualTo("by labeler");
        assertThat(opened).hasSize(3);
    }

    @Test
    void modelBesideAnotherSharesItsTurn() {
        Policy divider = fake("divider");
        Policy asker = models.beside(divider, () -> open("asker"));
        Policy labeler = fake("labeler");
        ask(divider);
        assertThat(ask(asker)).isEqualTo("by asker");
        ask(divider);
        assertThat(opened).hasSize(2);
        assertThat(models.open()).isEqualTo(2);
        ask(labeler);
        assertThat(models.open()).isEqualTo(1);
        opened.subList(0, 2).forEach(OnDemandModelsTest::assertClosed);
    }

    @Test
    void nameFingerprintAndCapabilitiesAreKnownWithoutOpeningAgain() {
        Policy labeler = fake("labeler");
        assertThat(labeler.fingerprint()).isEqualTo(Integer.toHexString("labeler".hashCode()));
        assertThat(labeler.capabilities()).contains(Capability.GENERATE);
        assertThat(labeler.dependsOnCall()).isFalse();
        models.free();
        assertThat(models.open()).isZero();
        assertThat(labeler.name()).isEqualTo("labeler");
        assertThat(labeler.fingerprint()).isNotEmpty();
        assertThat(labeler.capabilities()).contains(Capability.GENERATE);
        assertThat(labeler.dependsOnCall()).isFalse();
        assertThat(opened).hasSize(1);
    }

    @Test
    void keptModelTakesNoTurns() {
        Policy server = models.keep(open("server"));
        ask(server);
        Policy labeler = fake("labeler");
        ask(labeler);
        assertThat(ask(server)).isEqualTo("by server");
        assertThat(models.open()).isEqualTo(1);
        models.close();
        assertClosed(server);
        assertClosed(labeler);
    }

    @Test
    void changedModelIsRejected() {
        int[] version = {1};
        Policy labeler = models.policy(() -> open("labeler" + version[0]++));
        ask(labeler);
        models.free();
        assertThatThrownBy(() -> ask(labeler))
                .isInstanceOf(BadDataException.class)
                .hasMessageStartingWith("the model labeler1 has other files than when this run first opened it");
        assertClosed(opened.get(1));
        assertThat(models.open()).isZero();
    }

    @Test
    void failureOfTheOpenerAndOfACallReachTheCaller() {
        RetriableException gone = new RetriableException("disk is gone");
        Policy missing = models.policy(() -> {
            throw gone;
        });
        assertThatThrownBy(() -> ask(missing)).isSameAs(gone);
        assertThatThrownBy(missing::fingerprint).isSameAs(gone);
        Policy silent = models.policy(() -> FakePolicy.builder().build());
        assertThatIllegalStateException().isThrownBy(() -> ask(silent)).withMessageContaining("no function");
    }

    @Test
    void modelWhoseFingerprintCannotBeReadIsClosed() {
        StorageException unreadable = new StorageException("weights can't be read");
        boolean[] closed = {false};
        Policy broken = models.policy(() -> (Policy) Proxy.newProxyInstance(
                Policy.class.getClassLoader(), new Class<?>[] {Policy.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        closed[0] = true;
                        return null;
                    }
                    throw unreadable;
                }));
        assertThatThrownBy(() -> ask(broken)).isSameAs(unreadable);
        assertThat(closed[0]).isTrue();
        assertThat(models.open()).isZero();
    }

    @Test
    void closingAPoolOpensNoModel() {
        Policy pool = Policies.pool(List.of(fake("copy"), fake("copy")));
        models.free();
        int before = opened.size();
        pool.close();
        assertThat(opened).hasSize(before);
    }

    @Test
    void closedModelRejectsCalls() {
        Policy labeler = fake("labeler");
        ask(labeler);
        labeler.close();
        labeler.close();
        assertClosed(opened.get(0));
        assertThatIllegalStateException().isThrownBy(() -> ask(labeler)).withMessage("the policy labeler is closed");
        assertThat(List.of(fake("labeler"), labeler).indexOf(labeler)).isEqualTo(1);
    }

    @Test
    @Timeout(30)
    void threadsThatAskModelsOfSeveralTurnsGetTheirResults() {
        AtomicInteger now = new AtomicInteger();
        List<Policy> shared = IntStream.range(0, 3)
                .mapToObj(i -> models.policy(() -> counted(now, "model " + i)))
                .toList();
        Policy pool = Policies.pool(List.of(shared.get(0), models.policy(() -> counted(now, "model 0"))));
        IntStream.range(0, 8).parallel().forEach(thread -> {
            for (int call = 0; call < 50; call++) {
                int asked = (thread + call) % 4;
                if (asked == 3) {
                    assertThat(ask(pool)).isEqualTo("by model 0");
                } else {
                    assertThat(ask(shared.get(asked))).isEqualTo("by model " + asked);
                }
                if (call % 7 == thread) {
                    models.free();
                }
            }
        });
        models.free();
        assertThat(now).hasValue(0);
        assertThat(models.open()).isZero();
    }

    /** A model that counts how many are open. */
    private static Policy counted(AtomicInteger now, String name) {
        now.incrementAndGet();
        FakePolicy model = FakePolicy.builder()
                .name(name)
                .writes((request, i) -> "by " + name)
                .forgets()
                .build();
        return (Policy) Proxy.newProxyInstance(
                Policy.class.getClassLoader(), new Class<?>[] {Policy.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        now.decrementAndGet();
                    }
                    return method.invoke(model, arguments);
                });
    }

    @Test
    void modelThatAsksAnotherWithinACallStaysOpen() {
        Policy inner = fake("inner");
        Policy outer = models.policy(() -> FakePolicy.builder()
                .name("outer")
                .writes((request, i) -> ask(inner) + " for outer")
                .build());
        assertThat(ask(outer)).isEqualTo("by inner for outer");
        assertThat(models.open()).isEqualTo(2);
        assertThat(ask(inner)).isEqualTo("by inner");
    }

    @Test
    void policyAndReplicasShareATurnAndStayOpenOnceTheyAreTrained() {
        Fixtures.require(MODEL);
        TrainablePolicy policy = models.trainable(() -> Policies.open(MODEL));
        TrainablePolicy replica = models.trainable(() -> Policies.open(MODEL));
        Policy labeler = fake("labeler");
        String fingerprint = policy.fingerprint();
        assertThat(replica.parameters()).isEqualTo(policy.parameters());
        assertThat(models.open()).isEqualTo(2);
        ask(labeler);
        assertThat(models.open()).as("the policy is closed while others judge").isEqualTo(1);
        assertThat(policy.fingerprint()).isEqualTo(fingerprint);

        try (Gradients gradients = policy.newGradients(policy.parameters().subList(0, 1))) {
            assertThat(models.open()).as("the labeler is closed for training").isEqualTo(1);
            ask(labeler);
            assertThat(models.open()).as("what is trained stays").isEqualTo(2);
            gradients.zero();
            policy.parameters();
            assertThat(models.open()).as("the labeler is closed again").isEqualTo(1);
        }
        policy.close();
        assertThat(models.open()).isZero();
    }

    @Test
    void adaptersKeepTheModelOpenUntilTheyAreDetached() {
        Fixtures.require(MODEL);
        TrainablePolicy policy = models.trainable(() -> Policies.open(MODEL));
        Policy labeler = fake("labeler");
        String fingerprint = policy.fingerprint();
        Adapters adapters = policy.adapters();
        assertThat(adapters.targets(Lora.rank(2))).isNotEmpty();
        assertThat(adapters.lora()).isEmpty();
        ask(labeler);
        assertThat(models.open()).as("adapters were only asked for").isEqualTo(1);

        adapters.attach(Lora.rank(2));
        assertThatIllegalStateException().isThrownBy(() -> adapters.attach(Lora.rank(2)));
        assertThat(policy.fingerprint()).isNotEqualTo(fingerprint);
        ask(labeler);
        assertThat(models.open()).as("adapters exist in memory only").isEqualTo(2);
        assertThat(adapters.lora()).isPresent();

        adapters.detach();
        assertThat(policy.fingerprint()).isEqualTo(fingerprint);
        ask(labeler);
        assertThat(models.open()).as("the model is as in its files").isEqualTo(1);
        assertThat(policy.fingerprint()).isEqualTo(fingerprint);

        policy.adapters().attach(Lora.rank(2));
        policy.adapters().merge();
        policy.adapters().detach();
        ask(labeler);
        assertThat(models.open()).as("merged weights exist in memory only").isEqualTo(2);
    }

    @Test
    void modelWithoutTheAdaptersOfItsFilesStaysOpen() {
        TrainablePolicy policy = models.trainable(() -> {
            TrainablePolicy opened = Policies.open(Fixtures.require(MODEL));
            opened.adapters().attach(Lora.rank(2));
            return opened;
        });
        Policy labeler = fake("labeler");
        assertThat(policy.adapters().lora()).isPresent();
        ask(labeler);
        assertThat(models.open()).isEqualTo(1);
        policy.adapters().detach();
        ask(labeler);
        assertThat(models.open()).isEqualTo(2);
        assertThat(policy.adapters().lora()).isEmpty();
    }

    @Test
    void replicaAsAnArgumentIsTheOpenModel() {
        Fixtures.require(MODEL);
        TrainablePolicy policy = models.trainable(() -> Policies.open(MODEL));
        TrainablePolicy replica = models.trainable(() -> Policies.open(MODEL));
        assertThat(replica.computeType()).isEqualTo(policy.computeType());
        List<Parameter> one = policy.parameters().subList(0, 1);
        policy.copyParameters(replica, one);
        assertThat(policy.checksums(one, 0, 1)).isEqualTo(replica.checksums(one, 0, 1));
        ask(fake("labeler"));
        assertThat(models.open()).as("the policy's weights were changed").isEqualTo(2);
    }
}
