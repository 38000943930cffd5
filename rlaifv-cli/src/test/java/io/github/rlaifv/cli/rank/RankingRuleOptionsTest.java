package io.github.rlaifv.cli.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.align.ResponseLabeling;
import io.github.rlaifv.core.internal.policy.ForwardingPolicy;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.inference.KnownRule;
import io.github.rlaifv.inference.SelfRewardReranker;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RankingRuleOptionsTest {
    private static RankingRuleOptions options(String... arguments) {
        RankingRuleOptions options = new RankingRuleOptions();
        new CommandLine(CommandLine.Model.CommandSpec.create())
                .addMixin("options", options)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(arguments);
        return options;
    }

    /** A model that writes and scores, and gives no probabilities of words. */
    private static Policy scoring() {
        return new ForwardingPolicy(FakePolicy.builder()
                .name("far")
                .scores((prompt, response) -> List.of(-1.0))
                .build()) {
            @Override
            public Set<Capability> capabilities() {
                return EnumSet.of(Capability.GENERATE, Capability.SCORE);
            }

            @Override
            public boolean supports(Capability capability) {
                return capabilities().contains(capability);
            }
        };
    }

    private static ResponseLabeling judge(Policy policy) {
        return new ResponseLabeling(ClaimDecomposer.prompted(policy), FeedbackScorer.divideAndConquer(policy));
    }

    @Test
    void claimsAreJudgedUnlessARuleIsGiven() {
        assertThat(options().rule().by()).isEqualTo(KnownRule.VERIFIED);
        assertThat(options().verified()).isTrue();
        assertThat(options("--rule=mean").rule().by()).isEqualTo(KnownRule.MEAN);
        assertThat(options("--rule=mean").verified()).isFalse();
    }

    @Test
    void anyGivenRuleIsRejectedWithoutCandidates() {
        assertThatCode(() -> options().checkUnused("here")).doesNotThrowAnyException();
        for (KnownRule rule : KnownRule.values()) {
            assertThatThrownBy(() -> options("--rule=" + rule).checkUnused("here"))
                    .hasMessageContaining("--rule has no effect here");
        }
    }

    @Test
    void resultsOfDifferentRulesNeverShareAFolder() {
        List<String> names = Stream.of(KnownRule.values())
                .filter(rule -> rule != KnownRule.AVERAGE)
                .map(rule -> options("--rule=" + rule).folderName())
                .toList();
        assertThat(new TreeSet<>(names)).hasSameSizeAs(names);
        assertThat(options("--rule=mean").folderName()).as("the paper's rule").isEmpty();
        assertThat(options().folderName()).isEqualTo("verified-0.1-8");
        assertThat(options("--shortlist=0").folderName()).isEqualTo("verified-0.1-0");
    }

    @Test
    void modelThatCannotJudgeIsTurnedDownWithTheRulesThatNeedNoJudge() {
        Policy policy = scoring();
        SelfRewardReranker reward = SelfRewardReranker.of(policy, policy);
        assertThatThrownBy(() -> options().ranker(reward, RankingRuleOptionsTest::judge))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll(
                        "far", "NEXT_TOKEN_PROBABILITIES", "--labeler", "--rule=tempered", "--rule=mean");
        assertThat(options("--rule=mean").ranker(reward, RankingRuleOptionsTest::judge))
                .isSameAs(reward);
    }
}
