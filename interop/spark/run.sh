#!/usr/bin/env bash
# Spark's Iceberg JdbcCatalog opens our SQLite catalog and reads every table, main and branches; the rows must equal ours.
set -eu
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"
. interop/python-environment.sh
. interop/scenario.sh
command -v java >/dev/null || { echo 'Spark needs a Java runtime of version 17: none found'; exit 1; }
python=$(python_environment spark 3.11 'pyspark==4.1.*')
jars=.cache/jars
mkdir -p "$jars"
fetch_jar() {
  local group=$1 artifact=$2 version=$3
  local local_file="$HOME/.m2/repository/${group//.//}/$artifact/$version/$artifact-$version.jar"
  [ -f "$jars/$artifact-$version.jar" ] && return
  mvn -q dependency:get -Dartifact="$group:$artifact:$version" -Dtransitive=false
  cp "$local_file" "$jars/"
}
fetch_jar org.apache.iceberg iceberg-spark-runtime-4.1_2.13 1.12.0
fetch_jar org.xerial sqlite-jdbc 3.50.3.0
lake_scenario .cache/interop-spark
"$python" interop/spark/compare.py .cache/interop-spark "$(ls "$PWD"/$jars/*.jar | paste -sd,)"
