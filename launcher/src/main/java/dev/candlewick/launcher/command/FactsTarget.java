package dev.candlewick.launcher.command;

import dev.candlewick.facts.command.FactsCommand;
import dev.candlewick.facts.table.FactTables;
import dev.candlewick.facts.table.UnavailableException;
import dev.candlewick.launcher.Installation;
import dev.candlewick.launcher.run.Running;
import dev.candlewick.localstack.Role;
import java.sql.SQLException;

/** Tells the command {@code facts} where the running system is. */
public final class FactsTarget implements FactsCommand.Target {

    @Override
    public FactTables forAdding() {
        return tables(Role.IMPORTER);
    }

    @Override
    public FactTables forReading() {
        return tables(Role.READER);
    }

    private static FactTables tables(Role role) {
        try {
            return new FactTables(
                    Running.require(Installation.current()).stack().database().connect(role));
        } catch (SQLException e) {
            throw new UnavailableException("the database cannot be reached: " + e.getMessage(), e);
        }
    }
}
