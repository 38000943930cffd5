package io.github.rlaifv.cli.rank;

import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.option.UselessOption;
import io.github.rlaifv.core.reward.ImplicitReward;
import io.github.rlaifv.inference.SelfRewardReranker;
import picocli.CommandLine.Option;

/** The options for how candidates are ranked, a mixin of commands that pick the best one. */
public final class RankingOptions extends RankingRuleOptions {
    @Option(names = "--beta", description = "factor of the reward, per nat (default: ${DEFAULT-VALUE})")
    private double beta = SelfRewardReranker.DEFAULT_BETA;

    @Override
    double beta() {
        return beta;
    }

    @Override
    public void check() {
        OptionValue.checked("--beta", () -> new ImplicitReward(beta, ImplicitReward.Aggregation.MEAN));
        super.check();
    }

    @Override
    public void checkUnused(String why) {
        super.checkUnused(why);
        UselessOption.reject("--beta", beta != SelfRewardReranker.DEFAULT_BETA, why);
    }
}
