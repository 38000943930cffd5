package io.github.rlaifv.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.policy.PolicyOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallerRunTest {
    @TempDir
    Path temp;

    private final List<Integer> planned = new ArrayList<>();

    /** Sampling of 10 candidates to each of some prompts by a model of 7B. */
    private IntFunction<PlannedRun> sampling(ScalarType storage) throws IOException {
        Path model = PaperModels.llava7b(temp);
        PolicyOptions options = PolicyOptions.builder()
                .device(ComputeDevice.cuda(0))
                .storage(storage)
                .build();
        return prompts -> {
            planned.add(prompts);
            return PlannedRun.of(
                            "candidates",
                            List.of(ModelUse.of("policy", model, options)
                                    .with(new GenerationLoad(prompts, 10, 64, 512))))
                    .changedBy(Map.of(MemoryChange.BFLOAT16_WEIGHTS, "--storage=bfloat16"));
        };
    }

    private static MemoryPlan plan(IntFunction<PlannedRun> run, int gib) {
        return MemoryPlan.of(
                run.apply(8).orSmaller(PlannedRun.Smaller.halving("--per-call", 8, 1, run)),
                device -> OptionalLong.of((long) gib << 30),
                128L << 20);
    }

    @Test
    void valuesAreHalved() {
        assertThat(PlannedRun.Smaller.halving("--per-call", 10, 2, value -> PlannedRun.of(List.of())))
                .extracting(PlannedRun.Smaller::inWords)
                .containsExactly("--per-call=5", "--per-call=2");
        assertThatThrownBy(() -> PlannedRun.Smaller.halving("--per-call", 10, 0, value -> PlannedRun.of(List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("least must be >= 1, was 0");
    }

    @Test
    void largestValueThatFitsIsProposed() throws IOException {
        IntFunction<PlannedRun> run = sampling(ScalarType.BFLOAT16);
        MemoryPlan plan = plan(run, 24);
        assertThat(plan.fits()).isFalse();
        assertThat(plan.remedies()).extracting(MemoryRemedy::change).containsExactly("--per-call=2");
        assertThat(planned).as("no smaller value is planned").doesNotContain(1);
        assertThat(plan.toTable()).contains("fits with --per-call=2 (");
    }

    @Test
    void otherRunsAreNotPlannedIfTheRunFits() throws IOException {
        assertThat(plan(sampling(ScalarType.BFLOAT16), 80).remedies()).isEmpty();
        assertThat(planned).containsExactly(8);
    }

    @Test
    void smallerValueAndAChangeAreProposedTogether() throws IOException {
        assertThat(plan(sampling(ScalarType.FLOAT32), 24).remedies())
                .extracting(MemoryRemedy::change)
                .containsExactly("--per-call=2 and --storage=bfloat16");
    }
}
