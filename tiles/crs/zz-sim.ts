import { wgs84ToBd09, bd09ToWgs84 } from '/work/main/src/lib/geo/bd09.ts';
import { wgs84ToGcj02, gcj02ToWgs84 } from '/work/main/src/lib/geo/gcj02.ts';
import { createRandom } from '/work/main/src/lib/random/random.ts';
import { createTakenGround } from '/work/main/tiles/crs/taken-ground.ts';
import { diagnoseCoordinates } from '/work/main/tiles/crs/diagnose.ts';
import { createLocalPlane } from '/work/main/src/lib/geo/local-plane.ts';
function world(seed:number, sizeM:number, spacing:number, n:number, kind:string){
  const r=createRandom(seed);
  const plane=createLocalPlane(121.2,31);
  const half=sizeM/2;
  const lines=(max:number)=>{const out=[];let x=-half+r()*spacing;while(x<half){out.push(x);x+=spacing*(0.6+0.8*r());}return out;};
  const xs=lines(half), ys=lines(half);
  const P=(x:number,y:number)=>[plane.toLonDeg(x),plane.toLatDeg(y)] as const;
  const tilt=()=> (r()-.5)*spacing*0.3;
  const roads=[...xs.map(x=>{const t=tilt();return [P(x-t,-half),P(x+t,half)]}),...ys.map(y=>{const t=tilt();return[P(-half,y-t),P(half,y+t)]})].map(line=>({class:r()<.2?'expressway':'arterial',structure:'ground',line}));
  const [w,s]=P(-half,-half),[e,nn]=P(half,half);
  const site={centre:[121.2,31],bounds:{westDeg:w,southDeg:s,eastDeg:e,northDeg:nn},waterways:[],roads} as any;
  const g=createTakenGround(site);
  let pts:[number,number][]=[];
  if(kind==='grid'){const step=sizeM/Math.sqrt(n);const o=r()*step;for(let x=-half+o;x<half;x+=step)for(let y=-half+o;y<half;y+=step)pts.push(P(x,y) as any);}
  else if(kind==='rows'){ while(pts.length<n){const x=(r()-.5)*sizeM*.9,y=(r()-.5)*sizeM*.9;const d=r()<.5;const len=5+Math.floor(r()*30);for(let k=0;k<len;k++)pts.push(P(x+(d?k*18:0),y+(d?0:k*18)) as any);} }
  else if(kind==='cluster'){ while(pts.length<n){const x=(r()-.5)*sizeM*.8,y=(r()-.5)*sizeM*.8;for(let k=0;k<40;k++)pts.push(P(x+(r()-.5)*200,y+(r()-.5)*200) as any);} }
  else while(pts.length<n){const p=P((r()-.5)*sizeM,(r()-.5)*sizeM) as any; pts.push(p);}
  return {site,g,pts};
}
const seeds=Number(process.argv[2]??60);
for(const kind of ['scatter','grid','rows','cluster']) for(const [size,sp,n] of [[2000,400,400],[2000,900,300],[4000,300,1500],[8000,500,3000],[3000,150,600]] as const){
  const c:any={};
  for(let s=1;s<=seeds;s++){
    const {site,g,pts}=world(s*7919,size,sp,n,kind);
    const add=(k:string,v:any)=>{c[k]??={};c[k][v]=(c[k][v]??0)+1};
    add('random',diagnoseCoordinates(pts,site)?.cause??'-');
    const free=pts.filter(p=>!g.isTaken(...p));
    add('true',diagnoseCoordinates(free,site)?.cause??'-');
    add('gcj',diagnoseCoordinates(free.map(p=>wgs84ToGcj02(...p)),site)?.cause??'-');
    add('bd',diagnoseCoordinates(free.map(p=>wgs84ToBd09(...p)),site)?.cause??'-');
  }
  console.log(kind,size,sp,n,JSON.stringify(c));
}
