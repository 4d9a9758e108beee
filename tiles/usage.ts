export const USAGE = `Usage: npm run tiles -- COMMAND [SITE] [options]

SITE is the id of a folder under --seeds, or a path to such a folder; the first site where it is absent.

Commands
  build SITE                    terrain, buildings, ground map, networks, trees and index; only what changed
  terrain | buildings | ground | network | trees | index SITE
                                one step anew, the others stay as they stand
  join SITE --shards N          put together what N shards built
  landmarks SITE                make the models of the site's landmarks that are built by code, into its folder
  validate SITE | FOLDER | FILE check a built district, a terrain folder, a tileset.json or a .3tz archive;
                                --json for machines
  inspect FILE                  say what is in a tile, tileset, archive, index or source file, and whether it
                                lies in --site SITE or the only site; takes --format, --crs, --encoding, --layer
  pack SITE --to FILE.3tz       put built 3D Tiles into one archive

Sources, beside those that site.json names under "tiles"
  --buildings FILE              footprints or city models; may be repeated
  --osm FILE                    one OpenStreetMap extract: buildings, roads, rail, water, land use, trees
  --terrain FILE                elevation; may be repeated
  --format NAME                 format of --buildings, where its name does not tell
  --crs CRS                     EPSG:4528, GCJ-02, BD-09, WKT or a proj string
  --vertical wusong:OFFSET      datum of heights (site, ellipsoid, cgvd1985, wusong), metres to the ellipsoid
  --encoding NAME               encoding of attribute tables: gbk, utf-8
  --layer NAME                  layer or table of a file that holds several
  --attribute MEANING=NAME      name of an attribute: id, name, height, storeys, use, dwellings,
                                roofShape, roofHeight; may be repeated
  --property NAME[:FROM][:number]
                                attribute to carry along; may be repeated
  --provenance KIND             surveyed, osm or supplied
  --title TEXT, --as-of DAY     name and day of the source, as the screen shows them
  --synthetic                   forget the sources of the last command: back to made-up buildings
Sources of the last command are remembered: a plain build uses them again as long as they are there.

Running
  --seeds FOLDER                folder of the sites' seeds (seeds)
  --out FOLDER                  where to write (public/tiles)
  --out FILE.3tz                build, then pack the 3D Tiles
  --out s3://BUCKET/PREFIX      build, then send what changed
  --tiles FOLDER                where to build before packing or sending (public/tiles)
  --s3-endpoint URL             storage that is not Amazon's; also AWS_ENDPOINT_URL. Credentials come from
                                AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION
  --workers N                   threads that make tiles (one a core, at most 8); they never change the bytes
  --memory MB                   memory to keep to: fewer threads, bounded heaps (half of what is free, at most 2048)
  --shard I/N                   do the I-th of N shares, for join
  --dry-run                     say what would be built and why, and do nothing
  --force                       build even where nothing changed
  --quiet                       print nothing but warnings and faults
  --json                        print the summary as JSON
  --help                        print this

Exit codes: 0 done, 1 bad input, 2 a command line that cannot be understood, 3 defects found,
4 another build is under way, 130 interrupted: run it again and it goes on where it was.

Examples
  npm run tiles -- build my-site --dry-run
  npm run tiles -- build my-site --osm region.osm.pbf
  npm run tiles -- build my-site --buildings survey.shp --encoding gbk --crs EPSG:4528 \\
      --attribute height=HGT --vertical wusong:9.87 --provenance surveyed
  npm run tiles -- build my-site --terrain 'dem_1.tif' --terrain 'dem_2.tif'
  npm run tiles -- build my-site --shard 2/4
  npm run tiles -- validate my-site`;
