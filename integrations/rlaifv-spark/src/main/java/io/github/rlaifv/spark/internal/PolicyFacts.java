package io.github.rlaifv.spark.internal;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/** What the driver has to know of a policy, which only executors open. */
public final class PolicyFacts {
    private PolicyFacts() {}

    /** Opens the policy on one executor and returns its fingerprint. */
    public static String fingerprint(SparkSession spark, OnExecutor<Policy> policy) {
        MapFunction<Long, String> ask = number -> policy.ofTask().fingerprint();
        return spark.range(0, 1, 1, 1).map(ask, Encoders.STRING()).first();
    }

    /**
     * Checks that the policy of an executor is that of the run.
     *
     * @throws BadDataException if it has another fingerprint
     */
    static void check(Policy policy, String fingerprint) {
        if (!policy.fingerprint().equals(fingerprint)) {
            throw new BadDataException("this executor has another model than the run: its fingerprint is "
                    + policy.fingerprint() + ", was " + fingerprint + "; give all executors the same model");
        }
    }
}
