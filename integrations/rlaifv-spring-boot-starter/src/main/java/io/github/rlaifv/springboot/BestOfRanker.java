package io.github.rlaifv.springboot;

import io.github.rlaifv.inference.ResponseRanker;

/**
 * What ranks the candidates of best-of-N by the rule of the properties. It is no bean of the type {@link ResponseRanker}, of
 * which an application has its {@link io.github.rlaifv.inference.SelfRewardReranker}.
 *
 * @param ranker the ranker, measured if the application measures
 */
record BestOfRanker(ResponseRanker ranker) {}
