package io.coppice.actors.node;

import akka.cluster.ConfigValidation;
import akka.cluster.Invalid;
import akka.cluster.JoinConfigCompatChecker;
import akka.cluster.Valid$;
import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Lets a node join only where all have its version and its count of shards: others would misread its messages. */
public final class SameCluster extends JoinConfigCompatChecker {
    static final String VERSION = "coppice.version";
    static final String SHARDS = "coppice.shards";

    @Override
    public Seq<String> requiredKeys() {
        return immutable(List.of(VERSION, SHARDS));
    }

    @Override
    public ConfigValidation check(Config other, Config own) {
        List<String> differences = new ArrayList<>();
        for (String key : List.of(VERSION, SHARDS)) {
            if (!other.getString(key).equals(own.getString(key))) {
                differences.add(key + " is " + other.getString(key) + " there and " + own.getString(key) + " here");
            }
        }
        return differences.isEmpty() ? Valid$.MODULE$ : new Invalid(immutable(differences));
    }

    private static Seq<String> immutable(List<String> list) {
        return CollectionConverters.asScala(list).toSeq();
    }
}
