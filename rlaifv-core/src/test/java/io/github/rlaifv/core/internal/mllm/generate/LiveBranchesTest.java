package io.github.rlaifv.core.internal.mllm.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.mllm.LlavaWorkload;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.internal.mllm.decoder.SequenceEncoder;
import io.github.rlaifv.core.internal.mllm.work.FiniteCheck;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NonFiniteResultException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveBranchesTest {
    private static final int TOKEN = 5;

    private LocalPolicy policy;
    private SequenceEncoder encoder;

    @BeforeAll
    void open() {
        policy = LlavaWorkload.open(1);
        encoder = new SequenceEncoder(policy.tokenizer(), policy.promptFormat(), -1, 64);
    }

    @AfterAll
    void close() {
        policy.close();
    }

    /** Two branches per prompt; prompt k ends after limits[k] tokens. */
    private LiveBranches branches(int... limits) {
        List<Branch> branches = new ArrayList<>();
        GenerationRequest request = LlavaWorkload.generations(1, 8).get(0);
        for (int limit : limits) {
            branches.add(new Branch(request, 0, encoder, new int[] {1, 2}, limit));
            branches.add(new Branch(request, 1, encoder, new int[] {1, 2}, limit));
        }
        return new LiveBranches(branches, 2, new FiniteCheck(Path.of("model"), ScalarType.FLOAT32));
    }

    @Test
    void keepReturnsTheRowsOfTheKeptPrompts() {
        LiveBranches live = branches(1, 3, 1, 3);
        assertThat(live.rows()).isEqualTo(8);
        live.accept(new long[] {TOKEN, TOKEN, TOKEN, TOKEN, TOKEN, TOKEN, TOKEN, TOKEN});
        assertThat(live.growing()).containsExactly(1, 3);
        assertThat(live.keep(live.growing(), new long[] {0, 1, 2, 3, 4, 5, 6, 7}))
                .containsExactly(2, 3, 6, 7);
        assertThat(live.rows()).isEqualTo(4);
        assertThat(live.prompt(0)).isEqualTo(1);
        assertThat(live.prompt(3)).isEqualTo(3);
        assertThat(live.growing()).containsExactly(0, 1);
    }

    @Test
    void invalidTokensAreRejectedForGrowingBranchesAlone() {
        LiveBranches live = branches(1, 3);
        live.accept(new long[] {TOKEN, TOKEN, TOKEN, TOKEN});
        long[] tokens = {-1, -1, TOKEN, TOKEN};
        live.accept(tokens);
        assertThat(tokens).containsExactly(0, 0, TOKEN, TOKEN);
        assertThatThrownBy(() -> live.accept(new long[] {TOKEN, TOKEN, -1, TOKEN}))
                .isInstanceOf(NonFiniteResultException.class);
    }
}
