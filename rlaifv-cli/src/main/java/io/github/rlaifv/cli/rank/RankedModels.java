package io.github.rlaifv.cli.rank;

import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.cli.option.OwnReference;
import io.github.rlaifv.core.model.AdapterModels;
import io.github.rlaifv.core.model.OnDemandModels;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.inference.SelfRewardReranker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The models that rank candidates. Adapters of one base share a copy of it, and a model that has several roles is opened
 * once. Closing it closes all models, also those that were added.
 */
public final class RankedModels implements AutoCloseable {
    private final OnDemandModels opened = new OnDemandModels();
    private final Map<String, Policy> byAddress = new HashMap<>();
    private Optional<AdapterModels> shared = Optional.empty();
    private final String address;
    private final Policy policy;
    private final Optional<Policy> reference;
    private final List<Policy> averaged = new ArrayList<>();

    /** Takes over models that are open. */
    RankedModels(Policy policy, Optional<Policy> reference) {
        address = policy.name();
        this.policy = opened.keep(policy);
        this.reference = reference.map(opened::keep);
    }

    private RankedModels(String policy, @Nullable String reference, List<String> averaged, PolicyOptions options) {
        address = policy;
        try {
            if (sharesBase(policy, averaged)) {
                AdapterModels models = AdapterModels.open(folders(policy, averaged), options);
                shared = Optional.of(models);
                this.policy = models.models().get(0);
                byAddress.put(policy, this.policy);
                this.averaged.addAll(models.models().subList(1, models.models().size()));
                this.reference = Optional.of(reference == null ? models.base() : open(reference, options));
            } else {
                this.policy = open(policy, options);
                this.reference = Optional.ofNullable(reference).map(address -> open(address, options));
                averaged.forEach(address -> this.averaged.add(open(address, options)));
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    static RankedModels open(String policy, @Nullable String reference, List<String> averaged, PolicyOptions options) {
        return new RankedModels(policy, reference, averaged, options);
    }

    /** Returns whether all models are adapters of one base, which is then opened once. */
    static boolean sharesBase(String policy, List<String> averaged) {
        return !averaged.isEmpty()
                && Stream.concat(Stream.of(policy), averaged.stream())
                        .noneMatch(address -> new ModelAddress(address).server())
                && AdapterModels.share(folders(policy, averaged));
    }

    private static List<Path> folders(String policy, List<String> averaged) {
        return Stream.concat(Stream.of(policy), averaged.stream())
                .map(address -> new ModelAddress(address).folder())
                .toList();
    }

    /** Opens another model, which is closed with these; an address that is open already is not opened again. */
    public Policy open(String address, PolicyOptions options) {
        Policy known = byAddress.get(address);
        if (known != null) {
            return known;
        }
        Policy other = opened.keep(new ModelAddress(address).open(options));
        byAddress.put(address, other);
        return other;
    }

    /** The models that these are closed with. */
    public OnDemandModels opened() {
        return opened;
    }

    /** The aligned model. */
    public Policy policy() {
        return policy;
    }

    /** Returns whether there is a model that the policy was aligned from. */
    public boolean hasReference() {
        return reference.isPresent() || policy instanceof TrainablePolicy adapted && OwnReference.adapted(adapted);
    }

    /**
     * Returns a reranker that scores pools for a rule. Without a reference, its reward is the policy's log-probability, since
     * the difference to itself would be 0 for all responses.
     *
     * @throws BadDataException if the rule needs a reference, and there is none
     * @throws IllegalArgumentException if the adapters of the policy can't be switched off
     */
    public SelfRewardReranker reranker(RankingRule rule) {
        Policy base = reference(rule.needsReference());
        boolean alone = reference.isEmpty() && base == policy;
        return SelfRewardReranker.builder()
                .policy(policy)
                .reference(base)
                .referenceWeight(alone ? 0 : SelfRewardReranker.PAPER_REFERENCE_WEIGHT)
                .averagedWith(averaged)
                .beta(rule.beta())
                .build();
    }

    /** Other models of an average. */
    public List<Policy> averaged() {
        return List.copyOf(averaged);
    }

    /**
     * Returns the reference for a rule; empty if there is none, or if the adapters of the policy can't be switched off
     * ({@link OwnReference#require}).
     */
    public Optional<Policy> findReference(RankingRule rule) {
        boolean switchable = !(policy instanceof TrainablePolicy adapted)
                || adapted.adapters().baseAvailable();
        boolean there = reference.isPresent() || hasReference() && switchable || !rule.needsReference();
        return there ? Optional.of(reference(rule.needsReference())) : Optional.empty();
    }

    /** A rule that needs no reference takes the policy itself, which is not asked a second time. */
    private Policy reference(boolean needed) {
        if (reference.isPresent()) {
            return reference.get();
        }
        if (policy instanceof TrainablePolicy adapted && OwnReference.adapted(adapted)) {
            if (needed) {
                OwnReference.require(adapted, address);
            }
            return adapted.adapters().baseAvailable() ? adapted.adapters().base() : policy;
        }
        if (!needed) {
            return policy;
        }
        throw new BadDataException("the policy " + address
                + (policy instanceof TrainablePolicy ? " has no adapters of its own" : " is behind a server")
                + ": add --reference, the model that it was aligned from");
    }

    @Override
    public void close() {
        opened.close();
        shared.ifPresent(AdapterModels::close);
    }
}
